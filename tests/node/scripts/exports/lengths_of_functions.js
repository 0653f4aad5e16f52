'use strict';
// `length` of functions, which packages that make promises of callbacks count.
exports.handler = async () => {
  const out = {};
  for (const name of ['fs', 'fs/promises', 'timers', 'querystring', 'util', 'os', 'path', 'zlib', 'stream', 'events', 'string_decoder']) {
    const exported = require(name);
    for (const key of Object.keys(exported).sort()) {
      if (key.startsWith('_') || ['matchesGlob', 'deprecate', 'isRegExp', 'isDate'].includes(key)) continue;
      if (typeof exported[key] === 'function') out[`${name}.${key}`] = exported[key].length;
    }
  }
  for (const key of Object.keys(require('util').types).sort()) out[`types.${key}`] = require('util').types[key].length;
  return out;
};
