'use strict';
const Module = require('module');
exports.handler = async () => ({
  type: typeof Module, self: Module.Module === Module, own: Object.getOwnPropertyNames(Module).sort(), prototype: Object.getOwnPropertyNames(Module.prototype), wrapped: Module.wrap('x'), wrapper: [...Module.wrapper],
  built: Module.builtinModules.length > 50, sorted: [...Module.builtinModules].sort().join() === Module.builtinModules.join(), hasScheme: Module.builtinModules.some((name) => name.startsWith('node:')), isBuiltin: ['fs', 'node:fs', 'fs/promises', 'nothing', 'node:nothing', 'test', './fs', 5].map((name) => Module.isBuiltin(name)),
  paths: Module._nodeModulePaths('/a/node_modules/b/c'), lookup: Module._resolveLookupPaths('./x', module), none: Module._resolveLookupPaths('fs', module), stat: [Module._stat(__filename), Module._stat(__dirname), Module._stat('/nowhere') < 0],
  found: Module._findPath('./lib', [__dirname]), notFound: Module._findPath('none', [__dirname]), made: { ...new Module('/x/y.js') }, withoutId: new Module().id, cachePrototype: Object.getPrototypeOf(Module._cache), extensions: Object.keys(Module._extensions), types: ['_load', '_resolveFilename', '_initPaths', '_preloadModules', 'register', 'findSourceMap', 'SourceMap', 'runMain', '_debug', '_readPackage'].map((name) => typeof Module[name]), globalPaths: Array.isArray(Module.globalPaths),
});
