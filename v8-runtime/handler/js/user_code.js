// From a handler string to a function (contract §8.1): where the file is, and what is wrong when there is none. A change of
// where it looks is one of hooks/handler_file.cc, too, which looks before anything runs.
'use strict';
(function (native, { paths, modules, es_modules: esm, preparation, errors, layer }) {
  const { fileKind } = native;
  const { prepare, isEsm } = preparation;
  const { promiseThen } = layer.parts.primordials;
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

  // The file that will be loaded, or undefined.
  function locate({ directory, file }) {
    const base = paths.resolve(ROOT, directory + file);
    if (fileKind(base) !== 0) return modules.asPath(base, false);
    for (const extension of ['.js', '.mjs', '.cjs']) {
      if (fileKind(base + extension) === 1) return base + extension;
    }
    return undefined;
  }

  // For the template: compiles what a context will load first. {} or {refused: why this cannot be deployed}.
  function entry(handler) {
    let path;
    try {
      path = locate(parse(handler));
    } catch { /* reported by module init, as the contract's error */ }
    return path === undefined ? {} : prepare(path);
  }

  // Exports, or a promise of them.
  function loadFile(parsed) {
    const runtime = new Module('/var/runtime/index.mjs', undefined);
    runtime.filename = runtime.id;
    runtime.paths = Module._nodeModulePaths('/var/runtime');
    const found = locate(parsed);
    if (found !== undefined && isEsm(found)) return esm.importModule(paths.fileUrl(found), 'file:///var/runtime/index.mjs', '');
    if (found !== undefined) return runtime.require(found);
    const options = { paths: [ROOT, paths.resolve(ROOT, parsed.directory)] };
    return runtime.require(Module._resolveFilename(parsed.file, runtime, false, options));
  }

  function explained(error) {
    if (error instanceof SyntaxError) return new RuntimeError('UserCodeSyntaxError', String(error));
    if (error?.code === 'MODULE_NOT_FOUND') return new RuntimeError('ImportModuleError', String(error));
    return error;
  }

  function handlerOf(handler, { property }, app) {
    const found = property.split('.').reduce((object, key) => object && object[key], app);
    if (!found) throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
    if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
    return found;
  }

  // The handler, or a promise of it if its file is an ES module.
  function load(handler) {
    const parsed = parse(handler);
    const located = locate(parsed);
    try {
      const app = loadFile(parsed);
      if (located === undefined || !isEsm(located)) return handlerOf(handler, parsed, app);
      return promiseThen(app, (namespace) => handlerOf(handler, parsed, namespace), (error) => { throw explained(error); });
    } catch (error) {
      throw explained(error);
    }
  }

  // For blanks: what module init goes through, beside the cache. Nothing is thrown: an error of ours costs 200 KB.
  function touch() {
    locate(parse('index.handler'));
    modules.touch();
  }

  return { entry, load, touch };
})
