import { a, fromB } from './a.mjs';
import { log } from './log.mjs';
export const handler = async () => ({ a, fromB, log });
