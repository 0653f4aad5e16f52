'use strict';
exports.handler = async () => {
  const file = require.resolve('./counted');
  const results = [require('./counted').count, require('./counted').count, require.cache[file].exports === require('./counted')];
  delete require.cache[file];
  results.push(require('./counted').count);
  require.cache[file].exports = 'replaced';
  results.push(require('./counted'));
  const made = new (require('module'))(require.resolve('./never_run'));
  made.exports = 'put there';
  made.loaded = true;
  require.cache[made.id] = made;
  results.push(require('./never_run'), require('module')._cache === require.cache);
  require.cache.fs = { exports: 'not fs', loaded: true };
  results.push(require('fs'), typeof require('node:fs').readFileSync);
  delete require.cache.fs;
  return results;
};
