import { b, later } from './b.mjs';
import { log } from './log.mjs';
log.push('a');
export const a = 'a';
export const fromB = [b, later()];
export function hoisted() { return 'hoisted'; }
