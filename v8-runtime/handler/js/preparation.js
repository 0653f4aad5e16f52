// What the template does with a function's code, running nothing of it: everything that is certain to be loaded is found
// and compiled, so that contexts neither read nor parse it, and what this V8 cannot parse is refused by name.
'use strict';
(function (native, { paths, builtins, modules, es_modules: esm, syntax, static_requires: staticRequires }) {
  const { fileKind, readText, compileAhead, largeScripts } = native;
  const { Module } = modules;
  // Bounds for the search among files that are required: it reads their text once more.
  const kMostFiles = 2000;
  const kMostText = 512 << 10;

  function targetOf(request, path) {
    try {
      const directory = paths.dirname(path);
      const parent = { id: path, filename: path, path: directory, paths: Module._nodeModulePaths(directory) };
      const target = Module._resolveFilename(request, parent, false);
      if (!builtins.has(target)) modules.remember(parent, request, target);
      return target;
    } catch {
      return undefined;  // told when it is required
    }
  }

  class Search {
    constructor() {
      this.seen = new Set();
      this.left = kMostText;
      this.refusals = [];
      this.urls = [];
      this.files = [];
    }

    refuse(located) {
      const refusal = syntax.refusal(located);
      if (refusal !== undefined) this.refusals.push(refusal);
    }

    add(path) {
      if (this.seen.has(path) || this.seen.size >= kMostFiles || fileKind(path) !== 1) return;
      this.seen.add(path);
      if (isEsm(path)) this.urls.push(paths.fileUrl(path));
      else if (/\.c?js$/.test(path)) this.files.push(path);
    }

    commonJs(path) {
      const failed = compileAhead(path);
      if (failed !== undefined) return this.refuse(failed);
      const text = readText(path);
      if (text.length > this.left) return;
      this.left -= text.length;
      for (const request of staticRequires(text)) {
        const target = targetOf(request, path);
        if (target !== undefined && !builtins.has(target)) this.add(target);
      }
    }

    run() {
      while (this.urls.length > 0 || this.files.length > 0) {
        if (this.urls.length > 0) {
          esm.prepare(this.urls.pop(), (located) => this.refuse(located), (path) => this.add(path));
        } else {
          this.commonJs(this.files.pop());
        }
      }
    }
  }

  function isEsm(path) {
    try {
      return /\.[mc]?js$/.test(path) && esm.isEsm(path);
    } catch {
      return false;
    }
  }

  // {} or {refused: why this cannot be deployed}.
  function prepare(path) {
    const search = new Search();
    search.add(path);
    search.run();
    if (search.refusals.length !== 0) return { refused: search.refusals.join('; ') };
    compileLargeOnes(search.seen);
    return {};
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
