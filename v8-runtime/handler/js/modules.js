// CommonJS over the code image, with Node's rules: resolution, cycles, require.cache, JSON, directories, packages.
// Files are compiled natively (native.compile), so stacks show /var/task/file:line:column.
'use strict';
(function (native, { paths, packages, builtins }) {
  const { fileKind, readText, compile } = native;
  const { dirname, extname, nodeModulePaths, normalize, resolve } = paths;
  const { coded } = packages;
  const { apply } = Reflect;

  function Module(id, parent) {
    this.id = id;
    this.path = dirname(id);
    this.exports = {};
    this.filename = null;
    this.loaded = false;
    this.children = [];
    this.paths = nodeModulePaths(this.path);
    Object.defineProperty(this, 'parent', { value: parent, configurable: true, writable: true });
    if (parent) parent.children.push(this);
  }
  Module._cache = Object.create(null);
  Module._extensions = Object.create(null);
  Module.Module = Module;

  const EXTENSIONS = ['.js', '.json', '.node'];

  function asFile(path) {
    if (fileKind(path) === 1) return path;
    for (const extension of EXTENSIONS) {
      if (fileKind(path + extension) === 1) return path + extension;
    }
    return undefined;
  }

  function asDirectory(path) {
    if (fileKind(path) !== 2) return undefined;
    const main = packages.read(path)?.main;
    if (typeof main === 'string' && main !== '') {
      const target = resolve(path, main);
      const found = asFile(target) ?? asFile(`${target}/index`);
      if (found !== undefined) return found;
    }
    return asFile(path === '/' ? '/index' : `${path}/index`);
  }

  function asPath(path, isDirectory) {
    return (isDirectory ? undefined : asFile(path)) ?? asDirectory(path);
  }

  function splitPackage(request) {
    const slash = request.indexOf('/', request.startsWith('@') ? request.indexOf('/') + 1 : 0);
    return slash < 0 ? [request, '.'] : [request.slice(0, slash), `.${request.slice(slash)}`];
  }

  function existing(path, request) {
    if (fileKind(path) === 1) return path;
    throw coded('MODULE_NOT_FOUND', `Cannot find module '${path}'`);
  }

  function fromPackages(request, from) {
    const [name, subpath] = splitPackage(request);
    const own = packages.scopeOf(dirname(`${from}/x`));
    if (own !== undefined && own.json.name === name && own.json.exports != null) {
      return existing(packages.resolveExports(own.directory, own.json, subpath), request);
    }
    for (const folder of nodeModulePaths(from)) {
      const directory = `${folder}/${name}`;
      const json = fileKind(directory) === 2 ? packages.read(directory) : undefined;
      if (json?.exports != null) return existing(packages.resolveExports(directory, json, subpath), request);
      const found = asPath(normalize(`${folder}/${request}`), request.endsWith('/'));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function isRelative(request) {
    return request === '.' || request === '..' || request.startsWith('./') || request.startsWith('../');
  }

  // The absolute path of a request made in a directory, or undefined.
  function find(request, from) {
    if (isRelative(request) || request.startsWith('/')) {
      const isDirectory = request.endsWith('/') || request === '.' || request === '..' || request.endsWith('/.') ||
          request.endsWith('/..');
      return asPath(resolve(from, request), isDirectory);
    }
    if (request.startsWith('#')) {
      return existing(packages.resolveImports(from, request, (bare) => fromPackages(bare, from)), request);
    }
    return fromPackages(request, from);
  }

  function notFound(request, parent) {
    const stack = [];
    for (let at = parent; at && stack.length < 100; at = at.parent) stack.push(at.filename ?? at.id);
    const error = coded('MODULE_NOT_FOUND', stack.length === 0 ?
        `Cannot find module '${request}'` :
        `Cannot find module '${request}'\nRequire stack:\n- ${stack.join('\n- ')}`);
    error.requireStack = stack;
    return error;
  }

  function checkRequest(request) {
    if (typeof request !== 'string') {
      throw coded('ERR_INVALID_ARG_TYPE', 'The "id" argument must be of type string', TypeError);
    }
    if (request === '') throw coded('ERR_INVALID_ARG_VALUE', "The argument 'id' must be a non-empty string", TypeError);
  }

  Module._resolveFilename = function (request, parent, isMain, options) {
    checkRequest(request);
    if (builtins.has(request)) return request;
    if (request.startsWith('node:')) {
      throw coded('ERR_UNKNOWN_BUILTIN_MODULE', `No such built-in module: ${request}`);
    }
    const from = options?.paths ?? [parent ? parent.path : '/var/task'];
    for (const directory of from) {
      const found = find(request, directory);
      if (found !== undefined) return found;
    }
    throw notFound(request, parent);
  };

  Module._load = function (request, parent) {
    const name = Module._resolveFilename(request, parent, false);
    if (builtins.has(name)) return builtins.load(name);
    const cached = Module._cache[name];
    if (cached !== undefined) {
      if (parent && !parent.children.includes(cached)) parent.children.push(cached);
      return cached.exports;
    }
    const module = new Module(name, parent);
    Module._cache[name] = module;
    let loaded = false;
    try {
      module.load(name);
      loaded = true;
    } finally {
      if (!loaded) {
        delete Module._cache[name];
        const at = parent ? parent.children.indexOf(module) : -1;
        if (at >= 0) parent.children.splice(at, 1);
      }
    }
    return module.exports;
  };

  Module.prototype.load = function (filename) {
    this.filename = filename;
    this.paths = nodeModulePaths(dirname(filename));
    const extension = extname(filename);
    (Module._extensions[extension] ?? Module._extensions['.js'])(this, filename);
    this.loaded = true;
  };

  Module.prototype.require = function (request) {
    checkRequest(request);
    return Module._load(request, this);
  };

  function refuseEsm(filename, reason) {
    throw coded('ERR_REQUIRE_ESM', `require() of ES Module ${filename} is not supported: ${reason}`);
  }

  function makeRequire(module) {
    function require(request) {
      return module.require(request);
    }
    require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
    require.resolve.paths = (request) => {
      checkRequest(request);
      if (builtins.has(request)) return null;
      return isRelative(request) ? [module.path] : nodeModulePaths(module.path);
    };
    require.main = undefined;
    require.extensions = Module._extensions;
    require.cache = Module._cache;
    return require;
  }

  function run(module, filename, wrapper) {
    const args = [module.exports, makeRequire(module), module, filename, dirname(filename)];
    return apply(wrapper, module.exports, args);
  }

  Module._extensions['.js'] = function (module, filename) {
    if (filename.endsWith('.mjs')) refuseEsm(filename, 'it ends in .mjs');
    if (filename.endsWith('.js') && packages.scopeOf(dirname(filename))?.json.type === 'module') {
      refuseEsm(filename, 'the nearest package.json says "type": "module"');
    }
    run(module, filename, compile(filename));
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
    throw coded('ERR_DLOPEN_FAILED', `${filename}: native addons cannot be loaded in an execution context`);
  };
  Module.prototype._compile = function (content, filename) {
    return run(this, filename, native.compileText(String(content), filename));
  };

  Module.createRequire = (filename) => {
    const module = new Module(String(filename).replace(/^file:\/\//, ''), undefined);
    module.filename = module.id;
    return makeRequire(module);
  };
  Module._nodeModulePaths = nodeModulePaths;
  Module.isBuiltin = (request) => builtins.has(request);
  Object.defineProperty(Module, 'builtinModules', { get: () => builtins.names(), enumerable: true });

  builtins.provide('module', () => Module);

  function forget() {
    for (const name of Object.keys(Module._cache)) delete Module._cache[name];
    packages.forget();
  }

  // For blanks: a module is compiled and run as init does it, beside the cache.
  function touch() {
    const module = new Module('/var/task/index.js', undefined);
    run(module, module.id, native.compileText('exports.handler = undefined;', module.id));
  }

  return { Module, asPath, forget, touch };
})
