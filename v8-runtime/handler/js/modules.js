// CommonJS over the code image, with Node's rules, and with the doors that packages use which change them: Module's
// functions may be replaced, and what is replaced is called. Files are compiled natively, so stacks show
// /var/task/file:line:column. What only `require('module')` shows is module_api.js.
'use strict';
(function (native, { paths, packages, builtins, cjs_resolution: resolution, syntax, layer }) {
  const { compile, compileText, readText } = native;
  const { dirname, nodeModulePaths } = paths;
  const { codes, sourceMaps } = layer.parts;
  const { apply } = Reflect;
  const kParent = Symbol('parent');
  // What es_modules.js does here, once it is there.
  const late = { requireEsm: undefined, isEsm: () => false, refuseCycle() {} };

  function Module(id = '', parent) {
    this.id = id;
    this.path = dirname(id);
    this.exports = {};
    Object.defineProperty(this, kParent, { value: parent, writable: true, configurable: true, enumerable: false });
    if (parent?.children && !parent.children.includes(this)) parent.children.push(this);
    this.filename = null;
    this.loaded = false;
    this.children = [];
  }
  Object.defineProperty(Module.prototype, 'isPreloading', { get: () => false, configurable: true, enumerable: false });
  Object.defineProperty(Module.prototype, 'parent', {
    get() { return this[kParent]; },
    set(value) { this[kParent] = value; },
    configurable: true,
    enumerable: false,
  });
  Module._cache = { __proto__: null };
  Module._pathCache = { __proto__: null };
  Module._extensions = { __proto__: null };
  Module.globalPaths = [];

  const extensionNames = () => Object.keys(Module._extensions);

  Module._findPath = function (request, folders) {
    return resolution.findPath(request, folders, extensionNames);
  };

  Module._nodeModulePaths = function (from) {
    return nodeModulePaths(from.startsWith('/') ? from : paths.resolve('/var/task', from));
  };

  // The folders to look in, or null for a built-in module.
  Module._resolveLookupPaths = function (request, parent) {
    if (builtins.has(request)) return null;
    // The empty name is none, although NODE_PATH has the package's own folder.
    if (!resolution.isRelative(request)) return [...parent?.paths ?? [], ...(request === '' ? [] : paths.globalPaths())];
    if (!parent?.id || !parent.filename) return ['.', ...Module._nodeModulePaths('.')];
    return [dirname(parent.filename)];
  };

  // What requests of the package's own files lead to, as the template found it: folder and request -> file. The package
  // does not change. Asked only as long as nothing that would decide it was replaced.
  const known = new Map();
  const { _findPath, _resolveLookupPaths } = Module;
  const keyOf = (parent, request) => `${parent.path}\0${request}`;

  function remember(parent, request, filename) {
    if (!filename.startsWith('/tmp/')) known.set(keyOf(parent, request), filename);
  }

  function remembered(request, parent) {
    if (!parent?.filename || Module._findPath !== _findPath || Module._resolveLookupPaths !== _resolveLookupPaths) return undefined;
    return known.get(keyOf(parent, request));
  }

  function optionFolders(request, options) {
    if (!Array.isArray(options.paths)) {
      if (options.paths === undefined) return undefined;
      throw new codes.ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    }
    if (resolution.isRelative(request)) return options.paths;
    const found = [];
    for (const path of options.paths) {
      const folders = Module._resolveLookupPaths(request, { id: '', children: [], paths: Module._nodeModulePaths(path) });
      for (const folder of folders ?? []) if (!found.includes(folder)) found.push(folder);
    }
    return found;
  }

  function notFound(request, parent) {
    const requireStack = [];
    for (let at = parent; at && requireStack.length < 100; at = at[kParent]) requireStack.push(at.filename || at.id);
    const shown = requireStack.length === 0 ? '' : `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
    const error = new Error(`Cannot find module '${request}'${shown}`);
    error.code = 'MODULE_NOT_FOUND';
    error.requireStack = requireStack;
    return error;
  }

  Module._resolveFilename = function (request, parent, isMain, options) {
    if (builtins.has(request)) return request;
    if (options === undefined) {
      const found = remembered(request, parent);
      if (found !== undefined) return found;
    }
    let folders;
    if (typeof options === 'object' && options !== null) folders = optionFolders(request, options);
    folders ??= Module._resolveLookupPaths(request, parent);
    if (parent?.filename) {
      if (request.startsWith('#')) {
        const found = resolution.fromImports(request, parent.filename, extensionNames);
        if (found !== undefined) return found;
      }
      const own = resolution.isRelative(request) || request.startsWith('/') ? undefined : resolution.fromSelf(request, parent.filename);
      if (own !== undefined) return own;
    }
    const found = Module._findPath(request, folders, isMain);
    if (found) return found;
    throw notFound(request, parent);
  };

  function adoptChild(parent, child) {
    if (parent?.children && !parent.children.includes(child)) parent.children.push(child);
  }

  function disown(parent, module) {
    const at = Array.isArray(parent?.children) ? parent.children.indexOf(module) : -1;
    if (at >= 0) parent.children.splice(at, 1);
  }

  Module._load = function (request, parent, isMain) {
    if (request.startsWith('node:')) {
      if (!builtins.has(request)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE_NAME(request);
      return builtins.load(request);
    }
    const filename = Module._resolveFilename(request, parent, isMain);
    const cached = Module._cache[filename];
    if (cached !== undefined) {
      if (!cached.loaded) late.refuseCycle(cached);
      adoptChild(parent, cached);
      return cached.exports;
    }
    return builtins.has(filename) ? builtins.load(filename) : loadNew(new Module(filename, parent));
  };

  // A module that is not there yet; gives its exports. Each function more would be a line of every stack.
  function loadNew(module, load = module.load) {
    const { id, [kParent]: parent } = module;
    Module._cache[id] = module;
    let loaded = false;
    try {
      apply(load, module, [id]);
      loaded = true;
    } finally {
      if (!loaded) {
        delete Module._cache[id];
        disown(parent, module);
      }
    }
    return module.exports;
  }

  // The longest registered ending of the name: `.test.js` before `.js`.
  function extensionOf(filename) {
    const name = filename.slice(filename.lastIndexOf('/') + 1);
    for (let dot = name.indexOf('.', 1); dot > 0; dot = name.indexOf('.', dot + 1)) {
      const extension = name.slice(dot);
      if (Module._extensions[extension]) return extension;
    }
    return '.js';
  }

  Module.prototype.load = function (filename) {
    this.filename = filename;
    this.paths = Module._nodeModulePaths(dirname(filename));
    Module._extensions[extensionOf(filename)](this, filename);
    this.loaded = true;
  };

  Module.prototype.require = function (id) {
    if (typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('id', 'string', id);
    if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
    return Module._load(id, this, false);
  };

  function makeRequire(module) {
    const require = function require(path) {
      return module.require(path);
    };
    function resolve(request, options) {
      if (typeof request !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('request', 'string', request);
      return Module._resolveFilename(request, module, false, options);
    }
    require.resolve = resolve;
    resolve.paths = function paths(request) {
      if (typeof request !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('request', 'string', request);
      return Module._resolveLookupPaths(request, module);
    };
    require.main = layer.globals.process.mainModule;
    require.extensions = Module._extensions;
    require.cache = Module._cache;
    return require;
  }

  function run(module, filename, wrapper, require = makeRequire(module)) {
    return apply(wrapper, module.exports, [module.exports, require, module, filename, dirname(filename)]);
  }

  function runCompiled(module, filename, made, require) {
    if (typeof made === 'function') return run(module, filename, made, require);
    if (late.isEsm(filename, made)) return late.requireEsm(module, filename);
    throw syntax.refused(made);
  }

  const ownCompile = function _compile(content, filename) {
    const text = `${content}`;
    sourceMaps.noteSource(filename, text);
    return runCompiled(this, filename, compileText(text, filename));
  };
  Module.prototype._compile = ownCompile;

  // Without a package's own _compile the text need not become a string: it may be compiled already.
  Module._extensions['.js'] = function (module, filename) {
    const type = filename.endsWith('.js') ? packages.typeOf(filename) : undefined;
    const changed = module._compile !== ownCompile;
    if (!changed && (filename.endsWith('.mjs') || type === 'module')) return late.requireEsm(module, filename);
    if (changed) return module._compile(readText(filename), filename);
    runCompiled(module, filename, compile(filename));
  };
  Module._extensions['.json'] = function (module, filename) {
    const text = readText(filename);
    try {
      module.exports = JSON.parse(text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text);
    } catch (error) {
      error.message = `${filename}: ${error.message}`;
      throw error;
    }
  };
  Module._extensions['.node'] = function (module, filename) {
    throw new codes.ERR_DLOPEN_FAILED(`${filename}: native addons cannot be loaded in an execution context`);
  };

  // In the template, of the first file, which is no ES module: all that is done with it before its code runs. No code of
  // the package's can have changed how.
  function prepareFirst(filename, parent) {
    const module = new Module(filename, parent);
    if (extensionOf(filename) !== '.js') return { module, load: undefined };
    module.filename = filename;
    module.paths = Module._nodeModulePaths(module.path);
    const require = makeRequire(module);
    const load = () => {
      packages.typeOf(filename);  // a package.json that is broken is told
      runCompiled(module, filename, compile(filename), require);
      module.loaded = true;
    };
    return { module, load };
  }

  const loadFirst = ({ module, load }) => loadNew(module, load);

  function asPath(path, isDirectory) {
    return resolution.asPath(path, isDirectory, extensionNames);
  }

  function forget() {
    for (const name of Object.keys(Module._cache)) delete Module._cache[name];
    packages.forget();
    known.clear();
  }

  // For blanks: a module is compiled and run as init does it, beside the cache.
  function touch() {
    const module = new Module('/var/task/index.js', undefined);
    run(module, module.id, compileText('exports.handler = undefined;', module.id));
  }

  return { Module, makeRequire, asPath, prepareFirst, loadFirst, remember, forget, touch, late };
})
