'use strict';
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
const { createRequire } = require('module');
const { pathToFileURL } = require('url');
exports.handler = async () => [
  createRequire(__filename)('./lib/a').name, createRequire(`${__dirname}/lib/`)('./a').name, createRequire(pathToFileURL(`${__dirname}/lib/x.js`))('./a').name,
  createRequire(pathToFileURL(__filename).href).resolve('./lib/a'), createRequire('/nowhere/x.js').resolve.paths('a').slice(0, 2), createRequire(`${__dirname}/lib/b/`).resolve.paths('./x'),
  createRequire(__filename)('pkg'), createRequire(__filename).cache === require.cache,
  attempt(() => createRequire('relative')), attempt(() => createRequire(5)), attempt(() => createRequire()), attempt(() => createRequire('/nowhere/x.js')('./none')), attempt(() => createRequire(__filename)('none')),
];
