// What `require('module')` shows beside the loader's own functions.
'use strict';
(function (native, { paths, packages, builtins, modules, es_modules: esm, layer }) {
  const { fileKind } = native;
  const { Module, makeRequire } = modules;
  const { codes, sourceMaps, validateString } = layer.parts;
  const { URL, process } = layer.globals;

  function pathOf(value) {
    if (value instanceof URL || (typeof value === 'string' && !value.startsWith('/'))) {
      try {
        return layer.modules.url().fileURLToPath(value);
      } catch { /* refused below */ }
    } else if (typeof value === 'string') {
      return value;
    }
    throw new codes.ERR_INVALID_ARG_VALUE('filename', value, 'must be a file URL object, file URL string, or absolute path string');
  }

  // A name that ends in a slash is a folder: what is required is looked for in it.
  function createRequire(filename) {
    const path = pathOf(filename);
    const name = path.endsWith('/') ? `${path}noop.js` : path;
    const module = new Module(name);
    module.filename = name;
    module.paths = Module._nodeModulePaths(module.path);
    return makeRequire(module);
  }

  const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];

  function getBuiltinModule(id) {
    validateString(id, 'id');
    return builtins.has(id) ? builtins.load(id) : undefined;
  }

  const functions = {
    _stat: (path) => [-2, 0, 1][fileKind(paths.resolve('/var/task', `${path}`))],
    wrap: (script) => wrapper[0] + script + wrapper[1],
    wrapper,
    _debug() {},
    isBuiltin: (name) => typeof name === 'string' && builtins.has(name),
    _readPackage: (path) => packages.read(path) ?? false,
    createRequire,
    _initPaths() {},
    _preloadModules() {},
    syncBuiltinESMExports() { esm.syncBuiltins(); },
    Module,
    findSourceMap: sourceMaps.findSourceMap,
    SourceMap: sourceMaps.SourceMap,
    runMain() {
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('module.runMain()');
    },
    register() {
      throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('module.register()');
    },
  };
  for (const [name, value] of Object.entries(functions)) {
    Object.defineProperty(Module, name, { value, writable: true, enumerable: true, configurable: true });
  }
  builtins.provide('module', () => Module);
  Module.builtinModules = Object.freeze(builtins.names());
  process.features.require_module = true;
  process.setSourceMapsEnabled = sourceMaps.setEnabled;
  sourceMaps.late.listen = native.prepareStacks;
  process.getBuiltinModule = getBuiltinModule;
})
