// ES modules: from a specifier to an evaluated module. Records are V8's (native.esm, by number); this file decides what
// they are made of, what they request, and when they run. Everything is loaded at once, but import() begins in a later
// turn of the event loop unless the module is there already, as in Node.
'use strict';
(function (native, {
  paths, packages, builtins, modules, cjs_resolution: cjs, esm_resolution: resolution, syntax, internal, layer,
}) {
  const { esm, readText, compileAhead } = native;
  const { pathOfUrl, fileUrl } = paths;
  const { codes, decorate, lexCommonJs, primordials } = layer.parts;
  const { promiseThen, Promise } = primordials;
  const { Module } = modules;
  const kEvaluating = 3;
  const kEvaluated = 4;
  const kErrored = 5;
  const kType = 'type:';

  // Everything that was made, by URL (and what it was made as); by V8's number what synthetic ones are evaluated from.
  const records = new Map();
  const byNumber = new Map();
  // What the text of a CommonJS file exports, by path: found in the template, used in contexts.
  const lexed = new Map();

  // Of ES modules that are being required: their Module.
  const required = new WeakSet();
  const filePath = (url) => pathOfUrl(url.replace(/[?#].*$/s, ''));

  // ---- whether a text is an ES module's ----

  const kEsmOnly = [
    'Cannot use import statement outside a module', "Unexpected token 'export'", "Cannot use 'import.meta' outside a module",
  ];
  const kMaybeEsm = [
    'await is only valid in async functions and the top level bodies of modules',
    "Identifier '__filename' has already been declared", "Identifier '__dirname' has already been declared",
    "Identifier 'exports' has already been declared", "Identifier 'module' has already been declared",
    "Identifier 'require' has already been declared",
  ];

  // `made`: what V8 said to the text as CommonJS (located_error.h).
  function looksLikeEsm(path, made) {
    const message = made[0]?.message;
    if (kEsmOnly.includes(message)) return true;
    return kMaybeEsm.includes(message) && esm.compile(readText(path), fileUrl(path)) > 0;
  }

  function detect(path) {
    const failed = compileAhead(path);
    return failed !== undefined && looksLikeEsm(path, failed);
  }

  // For require(): a `.js` file that does not say what it is.
  modules.late.isEsm = (path, made) => {
    if (!path.endsWith('.js') && paths.extname(path) !== '') return false;
    return packages.typeOf(path) === undefined && looksLikeEsm(path, made);
  };

  // ---- records ----

  // For the template, which tells it to who deploys: what V8 said, by the error that was thrown.
  const refusals = new WeakMap();

  function refuse(located) {
    const kept = [...located];
    const error = syntax.refused(located);
    if (error !== null && typeof error === 'object') refusals.set(error, kept);
    return error;
  }

  function sourceOf(url) {
    if (!url.startsWith('data:')) return readText(filePath(url));
    const { 0: head, 2: base64 } = resolution.kMime.exec(url);
    const body = decodeURIComponent(url.slice(head.length));
    return layer.globals.Buffer.from(body, base64 ? 'base64' : 'utf8').toString();
  }

  function synthetic(url, names, evaluate) {
    return { url, number: esm.synthetic(url, names), size: 0, requests: [], targets: [], isLinked: true, evaluate };
  }

  const make = {
    module(url) {
      const text = sourceOf(url);
      const number = esm.compile(text, url);
      if (typeof number !== 'number') throw refuse(number);
      return { url, number, size: text.length, requests: esm.requests(number), targets: [], isLinked: false, evaluate: undefined };
    },
    builtin(url) {
      const names = Object.keys(builtins.load(url)).filter((name) => name !== 'default');
      return synthetic(url, ['default', ...names], (number) => {
        const exports = builtins.load(url);
        for (const name of names) esm.setExport(number, name, exports[name]);
        esm.setExport(number, 'default', exports);
      });
    },
    json(url) {
      return synthetic(url, ['default'], (number) => {
        if (url.startsWith('data:')) return esm.setExport(number, 'default', JSON.parse(sourceOf(url)));
        const path = filePath(url);
        esm.setExport(number, 'default', Module._load(path, undefined, false));
      });
    },
    commonjs(url) {
      const path = filePath(url);
      const names = [...exportsOf(path)];
      return synthetic(url, ['default', ...names], (number) => {
        const exports = Module._load(path, undefined, false);
        for (const name of names) {
          let value;
          try {
            if (exports !== null && exports !== undefined && Object.hasOwn(Object(exports), name)) value = exports[name];
          } catch { /* a getter that throws gives nothing */ }
          esm.setExport(number, name, value);
        }
        esm.setExport(number, 'default', exports);
      });
    },
  };

  // The names of exports that a CommonJS file has, by its text and that of files whose exports it passes on.
  function exportsOf(path, seen = new Set()) {
    const names = new Set();
    if (seen.has(path) || !/\.(js|cjs)$|\/[^.]*$/.test(path)) return names;
    seen.add(path);
    let found = lexed.get(path);
    if (found === undefined) {
      try {
        found = lexCommonJs(readText(path));
      } catch {
        found = { exports: [], reexports: [] };
      }
      lexed.set(path, found);
    }
    for (const name of found.exports) if (name !== 'default') names.add(name);
    for (const request of found.reexports) {
      try {
        const parent = { id: path, filename: path, path: paths.dirname(path), paths: Module._nodeModulePaths(paths.dirname(path)) };
        const target = Module._resolveFilename(request, parent, false);
        if (builtins.has(target)) continue;
        for (const name of exportsOf(target, seen)) names.add(name);
      } catch { /* what is not there exports nothing */ }
    }
    return names;
  }

  // `attributes`: "key:value,key:value", as the engine lists them.
  function checkType(url, format, type) {
    if (type !== undefined && type !== 'json') throw new codes.ERR_IMPORT_ASSERTION_TYPE_UNSUPPORTED(type);
    if (format === 'json' && type === undefined) throw new codes.ERR_IMPORT_ASSERTION_TYPE_MISSING(url, 'json');
    if (format !== 'json' && type !== undefined) throw new codes.ERR_IMPORT_ASSERTION_TYPE_FAILED(url, 'json');
  }

  function recordOf(url, attributes) {
    let type;
    let other;
    for (const attribute of attributes === '' ? [] : attributes.split(',')) {
      if (attribute.startsWith(kType)) type = attribute.slice(kType.length);
      else other ??= attribute;
    }
    let record = records.get(url);
    if (record !== undefined) {
      checkType(url, record.format, type);
      return record;
    }
    const format = resolution.formatOf(url, detect);
    if (other !== undefined) throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(...other.split(':'));
    checkType(url, format, type);
    record = make[format](url);
    record.format = format;
    records.set(url, record);
    byNumber.set(record.number, record);
    return record;
  }

  // Makes what a record requests, and what that requests.
  function link(root) {
    const pending = [root];
    const made = new Set();
    while (pending.length > 0) {
      const record = pending.pop();
      if (record.isLinked || made.has(record)) continue;
      const targets = [];
      for (let i = 0; i < record.requests.length; i += 2) {
        const target = recordOf(resolution.resolve(record.requests[i], record.url), record.requests[i + 1]);
        targets.push(target.number);
        pending.push(target);
      }
      record.targets = targets;
      esm.link(record.number, targets);
      made.add(record);
    }
    for (const record of made) record.isLinked = true;
  }

  // ---- linking errors, as Node tells them ----

  const kMissing = /^The requested module '(.*)' does not provide an export named '(.*)'$/s;

  function explain(located) {
    const [error, file, , , , sourceLine] = located;
    const [, specifier, name] = kMissing.exec(error?.message) ?? [];
    if (specifier === undefined || typeof file !== 'string') return decorate(located, '');
    let target;
    try {
      target = records.get(resolution.resolve(specifier, file));
    } catch { /* it is told as V8 tells it */ }
    if (target?.format === 'commonjs') {
      const clause = /import\s*(?:[\w$]+\s*,\s*)?(\{[^}]*\})/.exec(sourceLine)?.[1]?.replace(/\s+as\s+/g, ': ');
      error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may ` +
        'not support all module.exports as named exports.\nCommonJS modules can always be imported via the default export, ' +
        `for example using:\n\nimport pkg from '${specifier}';\n${clause ? `const ${clause} = pkg;\n` : ''}`;
    }
    return decorate(located, '');
  }

  function instantiate(record) {
    link(record);
    const failed = esm.instantiate(record.number);
    if (failed === undefined) return;
    const kept = [...failed];
    const error = explain(failed);
    if (error !== null && typeof error === 'object') refusals.set(error, kept);
    throw error;
  }

  // ---- import() ----

  const nextTurn = () => new Promise((resolve) => internal.setImmediate(resolve));

  async function load(url, attributes) {
    let record = records.get(url);
    if (record === undefined || esm.status(record.number) < kEvaluated) await nextTurn();
    record = recordOf(url, attributes);
    instantiate(record);
    while (esm.status(record.number) === kEvaluating) await nextTurn();
    return evaluated(record);
  }

  async function evaluated(record) {
    try {
      await esm.evaluate(record.number);
    } catch (error) {
      throw explainGlobal(error, record);
    }
    return esm.namespaceOf(record.number);
  }

  // What only CommonJS has was used: why the file is none.
  function explainGlobal(error, record) {
    const name = /^(require|module|exports|__filename|__dirname) is not defined$/.exec(error?.message)?.[1];
    if (name === undefined || !internal.types.isNativeError(error) || !record.url.startsWith('file:')) return error;
    error.message += ' in ES module scope';
    if (name === 'require') error.message += ', you can use import instead';
    const path = filePath(record.url);
    const scope = path.endsWith('.js') ? packages.scopeOf(paths.dirname(path)) : undefined;
    if (scope?.json.type === 'module') {
      error.message += `\nThis file is being treated as an ES module because it has a '.js' file extension and '${
        scope.directory === '/' ? '' : scope.directory}/package.json' contains "type": "module". To treat it as a CommonJS script, ` +
        "rename it to use the '.cjs' file extension.";
    }
    return error;
  }

  // The handler's file: nothing else is to be done before it.
  async function loadFirst(url) {
    const record = recordOf(url, '');
    instantiate(record);
    return evaluated(record);
  }

  // Called by V8. `referrer` is the name of the code that says import(); `kind` of vm's code what js/vm.js says of it.
  function importing(referrer, specifier, attributes, kind) {
    if (kind === 0 || kind === 2) return importFromVm(kind);
    const parent = typeof referrer !== 'string' ? 'file:///var/task/' : referrer.startsWith('/') ? fileUrl(referrer) : referrer;
    return importFrom(parent.includes(':') ? parent : 'file:///var/task/', specifier, attributes);
  }

  async function importFrom(parent, specifier, attributes) {
    return load(resolution.resolve(specifier, parent), attributes);
  }

  async function importFromVm(kind) {
    if (kind === 2) throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
    throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  }

  function meta(url, object) {
    if (url.startsWith('file:')) {
      const filename = filePath(url);
      object.dirname = paths.dirname(filename);
      object.filename = filename;
    }
    object.resolve = function resolve(specifier) {
      return resolution.resolveForMeta(`${specifier}`, url);
    };
    object.url = url;
  }

  // ---- require() of an ES module ----

  function settled(number) {
    const promise = esm.evaluate(number);
    promiseThen(promise, undefined, () => {});
    const [state, result] = internal.getPromiseDetails(promise);
    if (state === 2) throw result;
  }

  function refuseCycle(what, from, hint = '') {
    throw new codes.ERR_REQUIRE_CYCLE_MODULE(`Cannot ${what} in a cycle.${from ? ` (from ${from})` : ''}${hint}`);
  }

  const kCycleHint = ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript ' +
    'specification. Try making at least part of the dependency in the graph lazily loaded.';

  // V8 must not be asked to evaluate a graph of which a part is being evaluated.
  function checkGraph(root) {
    const pending = [root];
    const seen = new Set(pending);
    while (pending.length > 0) {
      const record = pending.pop();
      for (let i = 0; i < record.targets.length; i++) {
        const target = byNumber.get(record.targets[i]);
        if (seen.has(target)) continue;
        seen.add(target);
        const specifier = record.requests[i * 2];
        const from = record.url.startsWith('file:') ? filePath(record.url) : record.url;
        if (esm.status(target.number) === kEvaluating) refuseCycle(`import Module ${specifier}`, from);
        if (target.format === 'commonjs' && Module._cache[filePath(target.url)]?.loaded === false) {
          refuseCycle(`import CommonJS Module ${specifier}`, from);
        }
        pending.push(target);
      }
    }
  }

  // require() of a file that is being required already.
  modules.late.refuseCycle = (module) => {
    if (required.has(module)) refuseCycle(`require() ES Module ${module.filename}`, module.parent?.filename);
  };

  function evaluateNow(module, filename, record) {
    const status = esm.status(record.number);
    if (status === kEvaluating) refuseCycle(`require() ES Module ${filename}`, module.parent?.filename, kCycleHint);
    instantiate(record);
    if (esm.isAsync(record.number)) {
      throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, module.parent?.filename);
    }
    if (status === kErrored) throw esm.error(record.number);
    if (status < kEvaluated) checkGraph(record);
    try {
      settled(record.number);
    } catch (error) {
      throw explainGlobal(error, record);
    }
  }

  const kFacade = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";

  // Babel's __esModule for who asks for a default export.
  function withEsModuleFlag(record) {
    const number = esm.compile(kFacade, `node:internal/require_module_default_facade`);
    esm.link(number, [record.number]);
    esm.instantiate(number);
    settled(number);
    return esm.namespaceOf(number);
  }

  modules.late.requireEsm = (module, filename) => {
    const record = recordOf(fileUrl(filename), '');
    required.add(module);
    try {
      evaluateNow(module, filename, record);
    } finally {
      required.delete(module);
    }
    const namespace = esm.namespaceOf(record.number);
    if (Object.hasOwn(namespace, 'module.exports')) {
      module.exports = namespace['module.exports'];
    } else if (Object.hasOwn(namespace, 'default') && !Object.hasOwn(namespace, '__esModule')) {
      module.exports = record.facade ??= withEsModuleFlag(record);
    } else {
      module.exports = namespace;
    }
  };

  // ---- for others ----

  // syncBuiltinESMExports: what was changed on the objects of built-in modules.
  function syncBuiltins() {
    for (const record of records.values()) {
      if (record.format === 'builtin' && esm.status(record.number) >= kEvaluated) record.evaluate(record.number);
    }
  }

  function isEsm(path) {
    return resolution.formatOf(fileUrl(path), detect) === 'module';
  }

  function forget() {
    records.clear();
    byNumber.clear();
    lexed.clear();
    resolution.forget();
  }

  return {
    importing, meta, loadFirst, recordOf, instantiate, refusals, syncBuiltins, isEsm, forget,
    recordAt: (url) => records.get(url), evaluating: (number) => byNumber.get(number).evaluate(number),
  };
})
