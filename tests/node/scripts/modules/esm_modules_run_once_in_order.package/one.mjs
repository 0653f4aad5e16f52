import { log } from './log.mjs';
log.push(`one${new URL(import.meta.url).search}`);
