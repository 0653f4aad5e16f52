'use strict';
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => [
  attempt(() => require('./none')), attempt(() => require('none')), attempt(() => require('./nested')), attempt(() => require('')), attempt(() => require(5)), attempt(() => require()), attempt(() => require(null)),
  attempt(() => require('node:none')), attempt(() => require('./empty_folder')), attempt(() => require('bad_main')), attempt(() => require('./throws')), attempt(() => require('./throws_text')),
  './throws' in require.cache, attempt(() => require('broken_config')).code, attempt(() => require('./data.json')).name, attempt(() => require('./none/')), attempt(() => require('/nowhere')),
  require.cache[require.resolve('./throws')] === undefined,
];
