import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export let error;
try { require('./self.mjs'); } catch (caught) { error = [caught.code, caught.message]; }
