import value, { named, renamed as other, default as again } from './lib.mjs';
import * as all from './lib.mjs';
import { passed, star, lib } from './index2.mjs';
export const handler = async () => ({ value: value(), named, other, same: value === again, keys: Object.keys(all), tag: Object.prototype.toString.call(all),
  passed, star, lib: Object.keys(lib), frozen: Object.isExtensible(all), prototype: Object.getPrototypeOf(all) });
