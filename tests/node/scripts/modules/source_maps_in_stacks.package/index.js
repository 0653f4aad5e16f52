'use strict';
const { findSourceMap } = require('module');
const stack = (run) => {
  try {
    return run();
  } catch (error) {
    return error.stack.split('\n').filter((line) => !line.includes('node:') && !line.includes('brink:') && !line.includes('/record.mjs'));
  }
};
exports.handler = async () => {
  const results = {};
  const before = require('./file_map.js');
  results.off = [stack(() => before.thrower({ a: 1 })), findSourceMap(require.resolve('./file_map.js'))];
  delete require.cache[require.resolve('./file_map.js')];
  process.setSourceMapsEnabled(true);
  for (const name of ['./file_map.js', './inline_map.js']) {
    const lib = require(name);
    results[name] = [stack(() => lib.thrower({ a: 1 })), stack(lib.viaMethod), stack(lib.anon)];
    const map = findSourceMap(require.resolve(name));
    results[`${name} map`] = [map.payload.sources, map.lineLengths.slice(1), map.findOrigin(1, 601), Object.keys(map)];
  }
  const esm = await import('./inline_map.mjs');
  results.esm = [stack(() => esm.thrower({ a: 1 })), findSourceMap(require.resolve('./inline_map.mjs')).payload.sources];
  results.plain = stack(() => { throw new Error('of this file'); });
  results.own = (() => {
    Error.prepareStackTrace = (error, sites) => [error.message, sites.length > 0, typeof sites[0].getFileName()];
    try {
      return new Error('custom').stack;
    } finally {
      delete Error.prepareStackTrace;
    }
  })();
  results.captured = (() => {
    const target = {};
    Error.captureStackTrace(target);
    return target.stack.split('\n')[0];
  })();
  process.setSourceMapsEnabled(false);
  results.offAgain = stack(() => esm.thrower({ a: 1 })).length;
  try { process.setSourceMapsEnabled('x'); } catch (error) { results.error = [error.code, error.message]; }
  return results;
};
