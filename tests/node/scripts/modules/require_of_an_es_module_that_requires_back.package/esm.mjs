import back from './back.cjs';
import { createRequire } from 'node:module';
export const name = 'esm';
export const fromBack = back.value;
export const viaRequire = createRequire(import.meta.url)('./back.cjs').value;
