// From a handler string to a function (contract §8.1): where the file is, and what is wrong when there is none. A change of
// where it looks is one of hooks/handler_file.cc, too, which looks before anything runs.
'use strict';
(function (native, { paths, packages, modules, errors }) {
  const { fileKind } = native;
  const { Module } = modules;
  const { RuntimeError } = errors;
  const ROOT = '/var/task';

  // {directory, file, property}: split at the last '/', then at the first '.'.
  function parse(handler) {
    if (handler.includes('..')) {
      throw new RuntimeError('MalformedHandlerName', `'${handler}' is not a valid handler name. Use absolute paths when ` +
          'specifying root directories in handler names.');
    }
    const slash = handler.lastIndexOf('/') + 1;
    const dot = handler.indexOf('.', slash);
    if (dot < 0 || dot === slash || dot === handler.length - 1) {
      throw new RuntimeError('MalformedHandlerName', 'Bad handler');
    }
    return { directory: handler.slice(0, slash), file: handler.slice(slash, dot), property: handler.slice(dot + 1) };
  }

  function esmReason(path) {
    if (path.endsWith('.mjs')) return 'it ends in .mjs';
    return path.endsWith('.js') && packages.scopeOf(paths.dirname(path))?.json.type === 'module' ?
        'the nearest package.json says "type": "module"' : undefined;
  }

  // {path, esm}: the file that will be required, or undefined. `esm` says why it is an ES module, if it is one.
  function locate({ directory, file }) {
    const base = paths.resolve(ROOT, directory + file);
    if (fileKind(base) !== 0) {
      const path = modules.asPath(base, false);
      return path === undefined ? undefined : { path, esm: esmReason(path) };
    }
    for (const extension of ['.js', '.mjs', '.cjs']) {
      const path = base + extension;
      if (fileKind(path) === 1) return { path, esm: esmReason(path) };
    }
    return undefined;
  }

  // For the template: which file to compile ahead. {path} or {refused: why this cannot be deployed} or {} (init fails).
  function entry(handler) {
    let found;
    try {
      found = locate(parse(handler));
    } catch {
      return {};  // reported by module init, as the contract's error
    }
    if (found === undefined) return {};
    if (found.esm !== undefined) {
      return { refused: `${found.path} is an ES module (${found.esm}): ES modules are not supported yet, ` +
          'use CommonJS (require, module.exports)' };
    }
    return { path: found.path };
  }

  function requireFile(parsed) {
    const runtime = new Module('/var/runtime/index.mjs', undefined);
    runtime.filename = runtime.id;
    const found = locate(parsed);
    if (found !== undefined) return runtime.require(found.path);
    const options = { paths: [ROOT, paths.resolve(ROOT, parsed.directory)] };
    return runtime.require(Module._resolveFilename(parsed.file, runtime, false, options));
  }

  function load(handler) {
    const parsed = parse(handler);
    let app;
    try {
      app = requireFile(parsed);
    } catch (error) {
      if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error));
      if (error?.code === 'MODULE_NOT_FOUND') throw new RuntimeError('ImportModuleError', String(error));
      throw error;
    }
    const found = parsed.property.split('.').reduce((object, key) => object && object[key], app);
    if (!found) throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
    if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
    return found;
  }

  // For blanks: what module init goes through, beside the cache. Nothing is thrown: an error of ours costs 200 KB.
  function touch() {
    locate(parse('index.handler'));
    modules.touch();
  }

  return { entry, load, touch };
})
