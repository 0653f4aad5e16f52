import { a, hoisted } from './a.mjs';
import { log } from './log.mjs';
log.push('b', hoisted());
try {
  log.push(a);
} catch (error) {
  log.push(error.name, error.message);
}
export const b = 'b';
export const later = () => a;
