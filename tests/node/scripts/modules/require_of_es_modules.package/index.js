'use strict';
const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => {
  const lib = require('./lib.mjs');
  const named = require('./named.mjs');
  return { tag: Object.prototype.toString.call(lib), keys: Object.keys(lib), standard: lib.default, flag: lib.__esModule, again: require('./lib.mjs') === lib, named: Object.keys(named), namedFlag: named.__esModule,
    asModule: require('./as_module.mjs'), own: Object.keys(require('./own_flag.mjs')), imported: (await import('./lib.mjs')).named === lib.named, cached: typeof require.cache[require.resolve('./lib.mjs')],
    loaded: require.cache[require.resolve('./lib.mjs')].loaded, awaiting: await attempt(() => require('./awaiting.mjs')), broken: await attempt(() => require('./broken.mjs')), throwing: await attempt(() => require('./throwing.mjs')),
    typed: require('./typed').kind, detected: require('./detected.js').kind, live: (() => { named.increase(); return named.count; })() };
};
