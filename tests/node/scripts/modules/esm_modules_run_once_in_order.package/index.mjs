import './one.mjs';
import './two.mjs';
import './one.mjs';
import './three.cjs';
import './one.mjs?other';
import { log } from './log.mjs';
const again = await import('./one.mjs');
log.push('index', Object.keys(again));
export const handler = async () => log;
