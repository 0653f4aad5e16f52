// What the template does with a function's code, running nothing of it: everything that is certain to be loaded is found
// and compiled, so that contexts neither read nor parse it, and what is wrong with it is told to who deploys.
//
// Certain are imports, and require() calls that run whenever their file does. Of other files of the package's own that
// are named in a require() or import() somewhere, mistakes are doubts; of the rest nothing is said.
'use strict';
(function (native, {
  paths, builtins, modules, es_modules: { isEsm: hasEsModule }, esm_preparation: esm, syntax, static_requires: staticRequires, findings,
}) {
  const { fileKind, readText, compileAhead, largeScripts } = native;
  const { Module } = modules;
  const { Findings, placeAt, reason, ofJson } = findings;
  // Bounds for the search among files that are required: it reads their text once more.
  const kMostFiles = 2000;
  const kMostText = 512 << 10;
  // Characters that are looked through for changes of the loader, when there are mistakes that these could undo.
  const kMostScanned = 16 << 20;

  // Code that may make require() find or read something else: then what is wrong behind it is not certain.
  const kChangesLoader =
    /[.['"](?:_compile|_extensions|_load|_resolveFilename|_resolveLookupPaths|_nodeModulePaths|_findPath|_initPaths|_pathCache|globalPaths|registerHooks)\b|\brequire\s*\.\s*(?:extensions|cache)\b|\brequire\s*=(?!=)|\bModule\s*\.\s*prototype\b/;
  const kNamed = /\b(?:require|import)\s*\(\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)")\s*\)/g;

  const isOwn = (path) => path.startsWith('/var/task/') && !path.includes('/node_modules/');
  const isScript = (path) => /\.[mc]?js$/.test(path);

  class Search {
    constructor() {
      this.findings = new Findings();
      this.seen = new Set();
      this.left = kMostText;
      this.pending = [];  // {path, place}: of whom it is asked for, or undefined
      this.later = new Set();  // mistakes unless something changes the loader
      this.isCertain = true;  // what is found now is
    }

    // `isSure`: nothing that runs before could change it.
    mistake(text, isSure) {
      if (text === undefined) return;
      const list = this.isCertain ? (isSure ? this.findings.mistakes : this.later) : this.findings.doubts;
      list.add(text);
    }

    add(path, place) {
      if (this.seen.has(path) || this.seen.size >= kMostFiles || fileKind(path) !== 1) return;
      this.seen.add(path);
      this.pending.push({ path, place });
    }

    // `isSure`: of this file.
    examine({ path, place }, isSure) {
      if (isEsm(path)) return this.esModule(path, place, isSure);
      if (/\.c?js$/.test(path)) return this.commonJs(path, isSure);
      if (path.endsWith('.json')) return this.json(path);
      if (path.endsWith('.node')) this.mistake(`${place}: ${path}: native addons cannot be loaded in an execution context`, false);
    }

    esModule(path, place, isSure) {
      const url = paths.fileUrl(path);
      const isWhole = esm.prepare(url, {
        mistake: (text) => this.mistake(text, isSure),
        file: (file) => this.add(file),
        module: (file) => this.seen.add(file),
      });
      if (isWhole && place !== undefined && esm.isAsync(url)) {
        this.mistake(`${place}: ${path} cannot be required: it has a top-level await`, false);
      }
    }

    commonJs(path, isSure) {
      const failed = compileAhead(path);
      if (failed !== undefined) return this.mistake(syntax.refusal(failed), isSure);
      const text = this.read(path);
      if (text === undefined) return;
      for (const { request, at } of staticRequires(text)) {
        const place = () => `${path}:${placeAt(text, at)}`;
        const target = this.targetOf(request, path, place);
        if (target !== undefined) this.add(target, isScript(target) && !isEsm(target) ? undefined : place());
      }
    }

    json(path) {
      const text = this.read(path);
      const wrong = text === undefined ? undefined : ofJson(text);
      if (wrong !== undefined) this.mistake(`${path}:${wrong}`, false);
    }

    read(path) {
      const text = readText(path);
      if (text.length > this.left) return undefined;
      this.left -= text.length;
      return text;
    }

    // The file; undefined if it is none, or there is none.
    targetOf(request, path, place) {
      if (request.startsWith('/tmp/') || builtins.has(request)) return undefined;
      if (request.startsWith('node:')) {
        this.mistake(`${place()}: No such built-in module: ${request}`, false);
        return undefined;
      }
      try {
        const directory = paths.dirname(path);
        const parent = { id: path, filename: path, path: directory, paths: Module._nodeModulePaths(directory) };
        const target = Module._resolveFilename(request, parent, false);
        if (builtins.has(target)) return undefined;
        modules.remember(parent, request, target);
        return target;
      } catch (error) {
        const why = reason(error, request);
        if (why !== undefined) this.mistake(`${place()}: ${why}`, false);
        return undefined;
      }
    }

    certain(path) {
      this.add(path);
      for (let isFirst = true; this.pending.length > 0; isFirst = false) this.examine(this.pending.pop(), isFirst);
    }

    // Files of the package's own that those which were seen may load.
    possible() {
      this.isCertain = false;
      this.left = kMostText;
      for (const path of this.seen) {
        if (!isOwn(path) || !isScript(path)) continue;
        const text = this.read(path);
        if (text === undefined) continue;
        for (const [, single, double] of text.matchAll(kNamed)) {
          const target = existing(single ?? double, path);
          if (target !== undefined && isOwn(target) && isScript(target)) this.add(target);
        }
        while (this.pending.length > 0) this.compileOnly(this.pending.pop().path);
      }
    }

    compileOnly(path) {
      this.mistake(isEsm(path) ? esm.compile(paths.fileUrl(path)) : syntax.refusal(compileAhead(path)), false);
    }

    judge() {
      if (this.later.size === 0) return;
      const list = this.changesLoader() ? this.findings.doubts : this.findings.mistakes;
      for (const text of this.later) list.add(text);
    }

    changesLoader() {
      let left = kMostScanned;
      for (const path of this.seen) {
        if (!isScript(path)) continue;
        const text = readText(path);
        left -= text.length;
        if (left < 0 || kChangesLoader.test(text)) return true;
      }
      return false;
    }
  }

  function isEsm(path) {
    try {
      return isScript(path) && hasEsModule(path);
    } catch {
      return false;
    }
  }

  function existing(request, path) {
    if (!/^\.{0,2}\//.test(request)) return undefined;
    try {
      return modules.asPath(paths.resolve(paths.dirname(path), request), false);
    } catch {
      return undefined;
    }
  }

  // What is found of the file that has the handler; `exported` is the name that it must export.
  function prepare(path, exported) {
    const search = new Search();
    search.certain(path);
    search.judge();
    if (search.findings.mistakes.size === 0) {
      if (isEsm(path) && esm.lacks(paths.fileUrl(path), exported)) {
        search.findings.mistakes.add(`${path}: it is an ES module and does not export "${exported}"`);
      }
      search.possible();
      compileLargeOnes(search.seen);
    }
    return search.findings;
  }

  // Large files, although it is not certain that they are loaded: what is wrong with them is told when they are.
  function compileLargeOnes(done) {
    for (const path of largeScripts()) {
      if (done.has(path)) continue;
      if (isEsm(path)) esm.compile(paths.fileUrl(path));
      else compileAhead(path);
    }
  }

  return { prepare, isEsm };
})
