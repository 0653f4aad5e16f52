'use strict';
// Source maps of the files that run, for stacks: off unless NODE_OPTIONS has --enable-source-maps or the handler asks for
// it. A file's map is read when its first frame is shown.
const {
  Error, ErrorPrototypeToString, JSONParse, RegExpPrototypeExec, SafeMap, String, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeSplit, StringPrototypeStartsWith,
} = require('../core/primordials');
const { validateBoolean, validateString } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { readFileSync } = require('../fs/module');
const { URL } = require('../url/url');
const { fileURLToPath, pathToFileURL } = require('../url/module');
const { SourceMap } = require('./source_map');

const kMostBytes = 32 << 20;  // of a map
const kMostFiles = 64;  // whose maps are kept

const kMagic = 'sourceMappingURL=';
let enabled = false;
// Set by the loader: what makes V8 ask prepareStack(), or no longer.
const late = { listen: undefined };
const maps = new SafeMap();  // by path; undefined: it has none
const compiled = new SafeMap();  // by path: the text that a package had compiled instead of the file

function magicUrl(text) {
  const at = StringPrototypeLastIndexOf(text, kMagic);
  if (at < 2) return undefined;
  const end = StringPrototypeSlice(text, at + kMagic.length, at + kMagic.length + kMostBytes);
  const before = RegExpPrototypeExec(/\/[*/][#@]\s*$/, StringPrototypeSlice(text, at < 8 ? 0 : at - 8, at));
  return before === null ? undefined : RegExpPrototypeExec(/^[^\s'"]*/, end)[0];
}

// {text, base}: the map's own, and what its sources are relative to.
function readMap(url, path) {
  if (!StringPrototypeStartsWith(url, 'data:')) {
    const base = new URL(url, pathToFileURL(path));
    return { text: readFileSync(fileURLToPath(base), 'utf8'), base };
  }
  const comma = StringPrototypeIndexOf(url, ',');
  const isBase64 = RegExpPrototypeExec(/;base64$/, StringPrototypeSlice(url, 0, comma)) !== null;
  const body = StringPrototypeSlice(url, comma + 1);
  return { text: isBase64 ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body), base: pathToFileURL(path) };
}

function makeMap(text, path) {
  const url = magicUrl(text);
  if (url === undefined) return undefined;
  const { text: json, base } = readMap(url, path);
  if (json.length > kMostBytes) return undefined;
  const payload = JSONParse(json);
  for (let i = 0; i < (payload.sources?.length ?? 0); i++) payload.sources[i] = new URL((payload.sourceRoot || '') + payload.sources[i], base).href;
  if (payload.sources !== undefined) payload.sourceRoot = '';
  const lines = StringPrototypeSplit(text, /\n|\u2028|\u2029/);
  for (let i = 0; i < lines.length; i++) lines[i] = lines[i].length;
  return new SourceMap(payload, { lineLengths: lines });
}

function mapOf(name) {
  const path = StringPrototypeStartsWith(name, 'file:') ? fileURLToPath(name) : name;
  if (!StringPrototypeStartsWith(path, '/')) return undefined;
  if (maps.has(path)) return maps.get(path);
  if (maps.size >= kMostFiles) maps.clear();
  let map;
  try {
    map = makeMap(compiled.get(path) ?? readFileSync(path, 'utf8'), path);
  } catch { /* no map, or one that cannot be read */ }
  maps.set(path, map);
  return map;
}

// The name that the source gives a function: that of the function itself, or of the place that calls it.
function originalName(map, site, caller) {
  const own = map.findEntry(site.getEnclosingLineNumber() - 1, site.getEnclosingColumnNumber() - 1).name;
  if (own) return own;
  if (caller === undefined || caller.getFileName() !== site.getFileName()) return undefined;
  return map.findEntry(caller.getLineNumber() - 1, caller.getColumnNumber() - 1).name;
}

function shownFrame(site, caller) {
  const file = site.getFileName();
  const map = typeof file === 'string' && !site.isNative() && !site.isEval() ? mapOf(file) : undefined;
  const found = map?.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1);
  if (found?.originalSource === undefined || found.originalLine === undefined) return String(site);
  const source = StringPrototypeStartsWith(found.originalSource, 'file:') ? fileURLToPath(found.originalSource) : found.originalSource;
  const kind = site.isAsync() ? 'async ' : site.isConstructor() ? 'new ' : '';
  const type = site.getTypeName();
  const generated = site.getFunctionName() ?? site.getMethodName();
  const name = originalName(map, site, caller) ??
    `${type !== null && type !== 'global' ? `${type}.` : ''}${generated || '<anonymous>'}`;
  return `${kind}${name} (${source}:${found.originalLine + 1}:${found.originalColumn + 1})`;
}

// What an error's `stack` becomes. A handler's own Error.prepareStackTrace goes first, as in V8.
function prepareStack(error, sites) {
  const own = Error.prepareStackTrace;
  if (typeof own === 'function') return own(error, sites);
  let text;
  try {
    text = ErrorPrototypeToString(error);
  } catch {
    text = '<error>';
  }
  for (let i = 0; i < sites.length; i++) {
    let frame;
    try {
      frame = shownFrame(sites[i], sites[i + 1]);
    } catch {
      frame = String(sites[i]);
    }
    text += `\n    at ${frame}`;
  }
  return text;
}

function setEnabled(value) {
  validateBoolean(value, 'val');
  if (enabled === value) return;
  enabled = value;
  late.listen?.(value ? prepareStack : undefined);
}

function findSourceMap(path) {
  if (!enabled) return undefined;
  validateString(path, 'path');
  return mapOf(path);
}

// A package compiles a text of its own for a file.
function noteSource(path, text) {
  if (!enabled || magicUrl(text) === undefined) return;
  if (compiled.size >= kMostFiles) compiled.clear();
  compiled.set(path, text);
  maps.delete(path);
}

module.exports = { SourceMap, findSourceMap, setEnabled, noteSource, late };
