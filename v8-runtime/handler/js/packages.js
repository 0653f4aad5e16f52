// package.json: reading it, and Node's resolution of `exports` and `imports`, by the algorithm of its documentation
// ("Modules: Packages" and "Modules: ECMAScript modules"). A place that asks is {conditions, base}: base is what an
// error names as the importer, undefined for require().
'use strict';
(function (native, { paths, layer }) {
  const { fileKind, readText } = native;
  const { dirname, fileUrl, resolve } = paths;
  const { codes } = layer.parts;
  const requireConditions = new Set(['node', 'require', 'module-sync', 'node-addons']);
  const importConditions = new Set(['node', 'import', 'module-sync', 'node-addons']);
  let cache = new Map();
  let scopes = new Map();  // by directory; those of /tmp can change

  // The parsed package.json of a directory, or undefined. A broken one throws, as Node's does.
  function read(directory, base) {
    const path = directory === '/' ? '/package.json' : `${directory}/package.json`;
    if (cache.has(path)) return cache.get(path);
    let parsed;
    if (fileKind(path) === 1) {
      try {
        parsed = JSON.parse(readText(path));
      } catch (error) {
        if (base !== undefined) throw new codes.ERR_INVALID_PACKAGE_CONFIG(path, base, error.message);
        error.message = `Error parsing ${path}: ${error.message}`;
        error.path = path;
        throw error;
      }
      if (parsed === null || typeof parsed !== 'object') parsed = {};
    }
    cache.set(path, parsed);
    return parsed;
  }

  // The nearest package.json at or above a directory: {directory, json}; stops at a node_modules folder.
  function scopeOf(from) {
    if (scopes.has(from)) return scopes.get(from);
    const scope = findScope(from);
    if (!from.startsWith('/tmp')) scopes.set(from, scope);
    return scope;
  }

  function findScope(from) {
    for (let directory = from; ; directory = dirname(directory)) {
      if (directory.endsWith('/node_modules')) return undefined;
      const json = read(directory);
      if (json !== undefined) return { directory, json };
      if (directory === '/') return undefined;
    }
  }

  const typeOf = (path) => scopeOf(dirname(path))?.json.type;

  // Segments that would leave the package, or hide where they lead.
  const kInvalidSegment = /(^|\\|\/)((\.|%2e)(\.|%2e)?|(n|%6e|%4e)(o|%6f|%4f)(d|%64|%44)(e|%65|%45)(_|%5f)(m|%6d|%4d)(o|%6f|%4f)(d|%64|%44)(u|%75|%55)(l|%6c|%4c)(e|%65|%45)(s|%73|%53))(\\|\/|$)/i;

  function badTarget(at, value) {
    throw new codes.ERR_INVALID_PACKAGE_TARGET(at.directory, at.key, value, at.isImports, at.base);
  }

  function stringTarget(at, value, filled) {
    if (filled !== undefined && !at.isPattern && !value.endsWith('/')) badTarget(at, value);
    const fill = (text) => (at.isPattern ? text.replaceAll('*', () => filled) : text);
    if (!value.startsWith('./')) {
      if (!at.isImports || value.startsWith('../') || value.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(value)) {
        badTarget(at, value);
      }
      return at.onBare(fill(value), `${at.directory}/package.json`);
    }
    if (kInvalidSegment.test(value.slice(2))) badTarget(at, value);
    if (filled !== undefined && kInvalidSegment.test(filled)) {
      const name = at.isPattern ? at.key.replace('*', () => filled) : at.key;
      throw new codes.ERR_INVALID_MODULE_SPECIFIER(name,
        `request is not a valid match in pattern "${at.key}" for the "${at.isImports ? 'imports' : 'exports'}" resolution of ` +
        `${at.directory}/package.json`, at.base);
    }
    return resolve(at.directory, fill(value));
  }

  // An absolute path (or what onBare gives), null (forbidden) or undefined (no condition holds).
  function target(at, value, filled) {
    if (typeof value === 'string') return stringTarget(at, value, filled);
    if (value === null) return null;
    if (Array.isArray(value)) return firstTarget(at, value, filled);
    if (typeof value !== 'object') badTarget(at, value);
    const keys = Object.keys(value);
    for (const key of keys) {
      if (String(+key) === key && +key >= 0 && +key < 0xFFFFFFFF) {
        throw new codes.ERR_INVALID_PACKAGE_CONFIG(`${at.directory}/package.json`, at.base && fileUrl(at.base),
          '"exports" cannot contain numeric property keys.');
      }
    }
    for (const key of keys) {
      if (key !== 'default' && !at.conditions.has(key)) continue;
      const found = target(at, value[key], filled);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function firstTarget(at, values, filled) {
    if (values.length === 0) return null;
    let last;
    for (const one of values) {
      let found;
      try {
        found = target(at, one, filled);
      } catch (error) {
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        last = error;
        continue;
      }
      if (found === undefined) continue;
      if (found !== null) return found;
      last = null;
    }
    if (last === null || last === undefined) return last;
    throw last;
  }

  // Exact keys win, then the pattern with the longest part before its `*`.
  function match(at, map, request) {
    if (Object.hasOwn(map, request) && !request.includes('*') && !request.endsWith('/')) {
      return target({ ...at, key: request, isPattern: false }, map[request]);
    }
    let best;
    for (const key of Object.keys(map)) {
      const star = key.indexOf('*');
      if (star < 0 || key.lastIndexOf('*') !== star) continue;
      const before = key.slice(0, star);
      const after = key.slice(star + 1);
      if (!request.startsWith(before) || !request.endsWith(after) || request.length < key.length) continue;
      const longer = best === undefined || before.length > best.before.length ||
          (before.length === best.before.length && key.length > best.key.length);
      if (longer) best = { key, before, after };
    }
    if (best === undefined) return undefined;
    const filled = request.slice(best.before.length, request.length - best.after.length);
    return target({ ...at, key: best.key, isPattern: true }, map[best.key], filled);
  }

  function exportsMap(directory, json, base) {
    const { exports } = json;
    if (typeof exports === 'string' || Array.isArray(exports) || exports === null || typeof exports !== 'object') {
      return { '.': exports };
    }
    const keys = Object.keys(exports);
    const dotted = keys.filter((key) => key.startsWith('.')).length;
    if (dotted !== 0 && dotted !== keys.length) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(`${directory}/package.json`, base && fileUrl(base),
        '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an object ' +
        'of package subpath keys or an object of main entry condition name keys only.');
    }
    return dotted === 0 && keys.length > 0 ? { '.': exports } : exports;
  }

  // subpath: "." or "./x". Requires json.exports.
  function resolveExports(directory, json, subpath, { conditions, base }) {
    const at = { directory, conditions, base, isImports: false };
    const found = match(at, exportsMap(directory, json, base), subpath);
    if (found === undefined || found === null) throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(directory, subpath, base);
    return found;
  }

  // A request that begins with `#`, made by a file below `from`. onBare resolves a target that is a package's name.
  function resolveImports(from, request, { conditions, base, onBare }) {
    if (request === '#' || request.startsWith('#/') || request.endsWith('/')) {
      throw new codes.ERR_INVALID_MODULE_SPECIFIER(request, 'is not a valid internal imports specifier name', base);
    }
    const scope = scopeOf(from);
    const map = scope?.json.imports;
    const found = map !== null && typeof map === 'object' ?
        match({ directory: scope.directory, conditions, base, onBare, isImports: true }, map, request) : undefined;
    if (found === undefined || found === null) {
      throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(request, scope?.directory, base);
    }
    return found;
  }

  // "a/b" is ["a", "./b"], "@s/a" ["@s/a", "."].
  function splitPackage(request) {
    const slash = request.indexOf('/', request.startsWith('@') ? request.indexOf('/') + 1 : 0);
    return slash < 0 ? [request, '.'] : [request.slice(0, slash), `.${request.slice(slash)}`];
  }

  function forget() {
    cache = new Map();
    scopes = new Map();
  }

  return {
    read, scopeOf, typeOf, resolveExports, resolveImports, splitPackage, requireConditions, importConditions, forget,
  };
})
