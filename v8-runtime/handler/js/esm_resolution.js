// What an import specifier means: Node's algorithm ("Modules: ECMAScript modules", resolution and loading). A URL in, a URL
// out; which kind of module a URL gives is here, too.
'use strict';
(function (native, { paths, packages, builtins, cjs_resolution: resolution, layer }) {
  const { fileKind } = native;
  const { dirname, extname, fileUrl, pathOfUrl } = paths;
  const { codes } = layer.parts;
  const URL = layer.globals.URL;
  const { stringify } = JSON;

  const shownBase = (parent) => (parent.startsWith('file:') ? pathOfUrl(parent) : parent);

  // Decided by file: what the text of a `.js` file without a "type" is. Filled by es_modules.js.
  const detected = new Map();

  // What require() would have found, as an import would have to spell it. As in Node, a relative path is looked up from the
  // working directory.
  function foundByRequire(specifier, from) {
    const isDirectory = specifier.endsWith('/');
    const at = (path) => resolution.asPath(path.replace(/(.)\/$/, '$1'), isDirectory, () => ['.js', '.json', '.node']);
    if (specifier.startsWith('/')) return at(specifier);
    if (isPath(specifier)) {
      const found = at(paths.resolve('/var/task', specifier));
      if (found === undefined) return undefined;
      const way = relative(from, found);
      return way.startsWith('../') ? way : `./${way}`;
    }
    for (const folder of paths.nodeModulePaths(from)) {
      const found = at(`${folder}/${specifier}`);
      if (found !== undefined) return found.slice(folder.length + 1);
    }
    return undefined;
  }

  function relative(from, to) {
    const [there, here] = [to.split('/'), from.split('/')];
    let same = 0;
    while (same < here.length && here[same] === there[same]) ++same;
    return '../'.repeat(here.length - same) + there.slice(same).join('/');
  }

  function withHint(error, specifier, parent) {
    let found;
    try {
      if (parent.startsWith('file:')) found = foundByRequire(specifier, dirname(pathOfUrl(parent)));
    } catch {
      // Nor would require().
    }
    if (found === undefined) return error;
    const hint = `Did you mean to import ${stringify(found)}?`;
    const [first, ...rest] = error.stack.split('\n');
    error.stack = [first, hint, ...rest].join('\n');
    error.message += `\n${hint}`;
    return error;
  }

  // A file URL: nothing hidden in it, and there.
  function existing(url, specifier, parent) {
    const base = shownBase(parent);
    const at = url.search(/[?#]/);
    const plain = at < 0 ? url : url.slice(0, at);
    if (/%2f|%5c/i.test(plain)) {
      throw new codes.ERR_INVALID_MODULE_SPECIFIER(plain.slice(7), 'must not include encoded "/" or "\\" characters', base);
    }
    const path = pathOfUrl(plain);
    const kind = path.endsWith('/') ? 2 : fileKind(path);
    if (kind === 1) {
      const real = resolution.realPath(path);
      return real === path ? url : fileUrl(real) + (at < 0 ? '' : url.slice(at));
    }
    const error = kind === 2 ? new codes.ERR_UNSUPPORTED_DIR_IMPORT(path, base)
                             : new codes.ERR_MODULE_NOT_FOUND(path, base, 'module');
    error.url = url;
    throw withHint(error, specifier, parent);
  }

  function badSpecifier(specifier, base) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', base);
  }

  // [name, "." or "./x"]
  function splitName(specifier, base) {
    if (specifier.startsWith('@') && !specifier.includes('/')) badSpecifier(specifier, base);
    const [name, subpath] = packages.splitPackage(specifier);
    if (/^\.|\\|%/.test(name)) badSpecifier(specifier, base);
    return [name, subpath];
  }

  const kMainEndings = ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];

  function legacyMain(directory, json, base) {
    if (typeof json?.main === 'string') {
      for (const ending of kMainEndings) {
        const path = paths.resolve(directory, json.main + ending);
        if (fileKind(path) === 1) return fileUrl(path);
      }
    }
    for (const name of ['index.js', 'index.json', 'index.node']) {
      if (fileKind(`${directory}/${name}`) === 1) return fileUrl(`${directory}/${name}`);
    }
    throw new codes.ERR_MODULE_NOT_FOUND(`${directory}/index.js`, base, 'package');
  }

  function readConfig(directory, specifier, base) {
    return packages.read(directory, `"${specifier}" from ${base}`);
  }

  // A package's name, with or without a path in it.
  function fromPackages(specifier, parent) {
    const base = shownBase(parent);
    if (builtins.has(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    const [name, subpath] = splitName(specifier, base);
    const at = { conditions: packages.importConditions, base };
    const from = parent.startsWith('file:') ? dirname(base) : '/var/task';
    const own = packages.scopeOf(from);
    if (own !== undefined && own.json.name === name && own.json.exports != null) {
      return fileUrl(packages.resolveExports(own.directory, own.json, subpath, at));
    }
    // Lambda looks where NODE_PATH says for modules, too; Node by itself does for require() alone.
    for (const folder of [...paths.nodeModulePaths(from), ...(name === '' ? [] : paths.globalPaths())]) {
      const directory = `${folder}/${name}`;
      if (fileKind(name === '' ? folder : directory) !== 2) continue;
      const json = readConfig(directory, specifier, base);
      if (json?.exports != null) return fileUrl(packages.resolveExports(directory, json, subpath, at));
      if (subpath === '.') return legacyMain(directory, json, base);
      return new URL(subpath, `${fileUrl(directory)}/`).href;
    }
    throw new codes.ERR_MODULE_NOT_FOUND(name, base, 'package');
  }

  function fromImports(specifier, parent) {
    const base = shownBase(parent);
    const onBare = (bare, config) => {
      const url = fromPackages(bare, fileUrl(config));
      return url.startsWith('node:') ? url : existing(url, bare, parent);
    };
    const found = packages.resolveImports(dirname(base), specifier, { conditions: packages.importConditions, base, onBare });
    return found.startsWith('/') ? fileUrl(found) : found;
  }

  function isPath(specifier) {
    return specifier.startsWith('/') || specifier.startsWith('./') || specifier.startsWith('../') || specifier === '.' ||
        specifier === '..';
  }

  function fromPath(specifier, parent) {
    if (paths.kPlain.test(specifier) && !specifier.startsWith('//') && parent.startsWith('file:///') &&
        paths.kPlain.test(parent.slice(7))) {
      const directory = dirname(parent.slice(7));
      const end = /(^|\/)\.{0,2}$/.test(specifier) ? '/' : '';
      const path = paths.resolve(directory, specifier);
      return `file://${path}${path === '/' ? '' : end}`;
    }
    try {
      return new URL(specifier, parent).href;
    } catch (cause) {
      const error = new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, parent);
      error.cause = cause;
      throw error;
    }
  }

  function toUrl(specifier, parent) {
    if (isPath(specifier)) return fromPath(specifier, parent);
    if (specifier.startsWith('#')) return fromImports(specifier, parent);
    let url;
    try {
      url = new URL(specifier).href;
    } catch {
      return fromPackages(specifier, parent);
    }
    return url;
  }

  // The URL of the module; it need not be one that can be loaded.
  function resolve(specifier, parent) {
    if (builtins.has(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
    const url = toUrl(specifier, parent);
    if (url.startsWith('file:')) return existing(url, specifier, parent);
    if (url.startsWith('node:') && !builtins.has(url)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE_NAME(url);
    return url;
  }

  // import.meta.resolve: files need not be there.
  function resolveForMeta(specifier, parent) {
    try {
      return resolve(specifier, parent);
    } catch (error) {
      if ((error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url) return error.url;
      throw error;
    }
  }

  const kMime = /^data:\s*([^/]+\/[^;,]+)[^,]*?(;base64)?,/;

  function formatOfData(url) {
    const mime = kMime.exec(url)?.[1];
    if (mime === 'application/json') return 'json';
    if (/^(text|application)\/javascript$/.test(mime)) return 'module';
    throw new codes.ERR_UNKNOWN_MODULE_FORMAT(mime ?? null, url);
  }

  // "module", "commonjs", "json" or "builtin". `detect(path)` says whether a file without a "type" has an ES module's text.
  function formatOf(url, detect) {
    if (url.startsWith('node:')) return 'builtin';
    if (url.startsWith('data:')) return formatOfData(url);
    if (!url.startsWith('file:')) throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(new URL(url).protocol);
    const path = pathOfUrl(url.replace(/[?#].*$/s, ''));
    const extension = extname(path);
    if (extension === '.mjs') return 'module';
    if (extension === '.cjs') return 'commonjs';
    if (extension === '.json') return 'json';
    if (extension !== '.js' && extension !== '') throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extension, path);
    const type = packages.typeOf(path);
    if (type === 'module' || type === 'commonjs') return type;
    if (!detected.has(path)) detected.set(path, detect(path) ? 'module' : 'commonjs');
    return detected.get(path);
  }

  function forget() {
    detected.clear();
  }

  return { resolve, resolveForMeta, formatOf, kMime, forget };
})
