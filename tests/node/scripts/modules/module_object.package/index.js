'use strict';
const lib = require('./lib/a');
const cached = require.cache[require.resolve('./lib/a')];
exports.handler = async () => ({
  keys: Object.keys(cached), id: cached.id, path: cached.path, filename: cached.filename, loaded: cached.loaded, paths: cached.paths.filter((path) => path.startsWith(__dirname)),
  children: cached.children.map((child) => child.id), parent: cached.parent === module, ownLoaded: lib.loadedInside, nowLoaded: module.loaded, mine: module.children.includes(cached),
  constructor: cached.constructor === require('module'), instance: cached instanceof require('module').Module, exports: cached.exports === lib, thisIs: lib.thisIsExports,
  viaModule: module.require('./lib/b') === require('./lib/b'), main: require.main === undefined, preloading: cached.isPreloading, requireKeys: Object.keys(require), resolveKeys: Object.keys(require.resolve),
  lengths: [require.length, require.resolve.length, require.resolve.paths.length], names: [require.name, require.resolve.name, require.resolve.paths.name], extensions: Object.keys(require.extensions), argumentCount: lib.argumentCount,
});
