import './one.mjs';
import { log } from './log.mjs';
log.push('two');
