// package.json: reading it, and Node's resolution of `main`, `exports` and `imports` (conditions node, require, default;
// subpath patterns). Follows the algorithm of Node's documentation, "Modules: Packages".
'use strict';
(function (native, { paths }) {
  const { fileKind, readText } = native;
  const { dirname, resolve } = paths;
  const conditions = new Set(['node', 'require', 'node-addons', 'default']);
  let cache = new Map();

  function coded(code, message, Type = Error) {
    const error = new Type(message);
    error.code = code;
    return error;
  }

  // The parsed package.json of a directory, or undefined. A broken one throws, as Node's does.
  function read(directory) {
    const path = directory === '/' ? '/package.json' : `${directory}/package.json`;
    if (cache.has(path)) return cache.get(path);
    let parsed;
    if (fileKind(path) === 1) {
      try {
        parsed = JSON.parse(readText(path));
      } catch (error) {
        throw coded('ERR_INVALID_PACKAGE_CONFIG', `Invalid package config ${path}. ${error.message}`);
      }
      if (parsed === null || typeof parsed !== 'object') parsed = {};
    }
    cache.set(path, parsed);
    return parsed;
  }

  // The nearest package.json at or above a directory: {directory, json}; stops at a node_modules folder.
  function scopeOf(from) {
    for (let directory = from; ; directory = dirname(directory)) {
      if (directory.endsWith('/node_modules')) return undefined;
      const json = read(directory);
      if (json !== undefined) return { directory, json };
      if (directory === '/') return undefined;
    }
  }

  function notExported(directory, subpath) {
    const what = subpath === '.' ? 'No "exports" main defined' : `Package subpath '${subpath}' is not defined by "exports"`;
    return coded('ERR_PACKAGE_PATH_NOT_EXPORTED', `${what} in ${directory}/package.json`);
  }

  // A target of exports or imports with `*` filled in: an absolute path, null (forbidden) or undefined (no match).
  function target(directory, value, filled, onBare) {
    if (typeof value === 'string') {
      const text = filled === undefined ? value : value.replaceAll('*', () => filled);
      if (text.startsWith('./')) return resolve(directory, text);
      if (onBare !== undefined && !text.startsWith('../') && !text.startsWith('/')) return onBare(text);
      throw coded('ERR_INVALID_PACKAGE_TARGET', `Invalid package target '${text}' in ${directory}/package.json`);
    }
    if (Array.isArray(value)) {
      for (const one of value) {
        const found = target(directory, one, filled, onBare);
        if (found !== undefined && found !== null) return found;
      }
      return null;
    }
    if (value !== null && typeof value === 'object') {
      for (const condition of Object.keys(value)) {
        if (!conditions.has(condition)) continue;
        const found = target(directory, value[condition], filled, onBare);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    return null;
  }

  // Exact keys win, then the pattern with the longest part before its `*`.
  function match(directory, map, key, onBare) {
    if (Object.hasOwn(map, key) && !key.includes('*')) return target(directory, map[key], undefined, onBare);
    let best;
    for (const pattern of Object.keys(map)) {
      const star = pattern.indexOf('*');
      if (star < 0) continue;
      const before = pattern.slice(0, star);
      const after = pattern.slice(star + 1);
      if (!key.startsWith(before) || !key.endsWith(after) || key.length < pattern.length) continue;
      if (best === undefined || before.length > best.before.length) best = { pattern, before, after };
    }
    if (best === undefined) return undefined;
    const filled = key.slice(best.before.length, key.length - best.after.length);
    return target(directory, map[best.pattern], filled, onBare);
  }

  // subpath: "." or "./x". Requires json.exports.
  function resolveExports(directory, json, subpath) {
    let map = json.exports;
    const plain = typeof map === 'string' || Array.isArray(map) || map === null ||
        !Object.keys(map).some((key) => key.startsWith('.'));
    if (plain) map = { '.': map };
    const found = match(directory, map, subpath);
    if (found === undefined || found === null) throw notExported(directory, subpath);
    return found;
  }

  function resolveImports(from, request, onBare) {
    const scope = scopeOf(from);
    const map = scope?.json.imports;
    const found = map && match(scope.directory, map, request, onBare);
    if (found === undefined || found === null) {
      throw coded('ERR_PACKAGE_IMPORT_NOT_DEFINED', `Package import specifier "${request}" is not defined`, TypeError);
    }
    return found;
  }

  function forget() {
    cache = new Map();
  }

  return { read, scopeOf, resolveExports, resolveImports, coded, forget };
})
