// From a handler string to a function (contract §8.1): where the file is, and what is wrong when there is none. A change of
// where it looks is one of hooks/handler_file.cc, too, which looks before anything runs.
'use strict';
(function (native, { paths, modules, es_modules: esm, preparation, findings, errors,
                   response_streams: responseStreams, layer }) {
  const { fileKind } = native;
  const { prepare, isEsm } = preparation;
  const { Findings, reason } = findings;
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

  // Found out in the template, for every context: {handler, parsed, path, isModule, first}. `first`: what modules.js
  // prepared of a CommonJS file.
  let plan;

  function makePlan(handler) {
    const parsed = parse(handler);
    const path = locate(parsed);
    const isModule = path !== undefined && isEsm(path);
    const first = path === undefined || isModule ? undefined : modules.prepareFirst(path, runtimeModule());
    return { handler, parsed, path, isModule, first };
  }

  // Lambda's own, which loads the function.
  function runtimeModule() {
    const runtime = new Module('/var/runtime/index.mjs', undefined);
    runtime.filename = runtime.id;
    return runtime;
  }

  // Where a package in node_modules has the handler.
  function fromPackages({ directory, file }) {
    const runtime = runtimeModule();
    runtime.paths = Module._nodeModulePaths('/var/runtime');
    return [runtime, Module._resolveFilename(file, runtime, false, { paths: [ROOT, paths.resolve(ROOT, directory)] })];
  }

  function refused(handler, why) {
    const found = new Findings();
    found.mistakes.add(`handler "${handler}": ${why}`);
    return found;
  }

  // For the template: compiles what a context will load, and tells what is wrong with that (findings.js). Module init
  // tells it as the contract's error.
  function entry(handler) {
    plan = undefined;
    try {
      plan = makePlan(handler);
      return prepare(plan.path ?? fromPackages(plan.parsed)[1], plan.parsed.property.split('.')[0]).text();
    } catch (error) {
      const why = error instanceof RuntimeError ? error.message : reason(error, '');
      if (why === undefined) throw error;
      return refused(handler, why).text();
    }
  }

  // Exports, or a promise of them.
  function loadFile({ parsed, path, isModule, first }) {
    if (isModule) return esm.loadFirst(paths.fileUrl(path));
    if (path === undefined) {
      const [runtime, found] = fromPackages(parsed);
      return runtime.require(found);
    }
    return modules.loadFirst(first);
  }

  // Lambda does not say where the mistake is. What compiled the file wrote it in front of the stack ("FILE:LINE"), so here
  // it is the first line of the trace.
  function syntaxError(error) {
    const told = new RuntimeError('UserCodeSyntaxError', String(error));
    const place = /^(?:file:\/\/)?(\/[^\n]*:\d+)\n/.exec(error.stack)?.[1];
    if (place !== undefined) told.stack = told.stack.replace('\n', () => `\n    at ${place}\n`);
    return told;
  }

  function explained(error) {
    if (error instanceof SyntaxError) return syntaxError(error);
    if (error?.code === 'MODULE_NOT_FOUND') return new RuntimeError('ImportModuleError', String(error));
    return error;
  }

  function handlerOf(handler, { property }, app) {
    const found = property.split('.').reduce((object, key) => object && object[key], app);
    if (!found) throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
    if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
    responseStreams.isStreaming(found);  // or throws
    return found;
  }

  // The handler, or a promise of it if its file is an ES module.
  function load(handler) {
    const known = plan?.handler === handler ? plan : makePlan(handler);
    try {
      const app = loadFile(known);
      if (!known.isModule) return handlerOf(handler, known.parsed, app);
      return promiseThen(app, (namespace) => handlerOf(handler, known.parsed, namespace), (error) => { throw explained(error); });
    } catch (error) {
      throw explained(error);
    }
  }

  function forget() {
    plan = undefined;
  }

  // For blanks: what module init goes through, beside the cache. Nothing is thrown: an error of ours costs 200 KB.
  function touch() {
    modules.touch();
  }

  return { entry, load, forget, touch };
})
