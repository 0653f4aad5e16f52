'use strict';
const Module = require('module');
exports.handler = async () => {
  const log = [];
  const { _load, _resolveFilename } = Module;
  const original = Module.prototype.require;
  Module._load = function (request, parent, isMain) {
    log.push(['load', request, parent === module, isMain]);
    if (request === 'virtual') return 'virtual module';
    return _load.apply(this, arguments);
  };
  Module._resolveFilename = function (request, parent, isMain, options) {
    log.push(['resolve', request, typeof isMain, options]);
    return _resolveFilename.call(this, request === 'aliased' ? './lib' : request, parent, isMain, options);
  };
  Module.prototype.require = function (id) {
    log.push(['require', id]);
    return original.call(this, id);
  };
  const results = [require('virtual'), require('aliased').name, require.resolve('aliased'), require('fs') === require('node:fs')];
  Object.assign(Module, { _load, _resolveFilename });
  Module.prototype.require = original;
  return { log, results };
};
