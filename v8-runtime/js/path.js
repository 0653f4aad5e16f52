'use strict';
// `require('path')`: posix and win32. Both are one algorithm over two descriptions of what separates and what is a root.
const { validateObject, validateString } = require('./core/validators');

const isSlash = (code) => code === 47;
const isSlashOrBackslash = (code) => code === 47 || code === 92;
const isLetter = (code) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

// "." and ".." resolved; with `allowAboveRoot` leading ".." stay.
function normalizeSegments(path, allowAboveRoot, separator, isSeparator) {
  const kept = [];
  let start = 0;
  for (let i = 0; i <= path.length; i++) {
    if (i < path.length && !isSeparator(path.charCodeAt(i))) continue;
    const segment = path.slice(start, i);
    start = i + 1;
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
      else if (allowAboveRoot) kept.push('..');
    } else {
      kept.push(segment);
    }
  }
  return kept.join(separator);
}

// The root of a Windows path: {device, end, absolute}; "C:\", "\\server\share\", "\".
function windowsRoot(path) {
  const { length } = path;
  if (length === 0) return { device: '', end: 0, absolute: false };
  const code = path.charCodeAt(0);
  if (isSlashOrBackslash(code)) {
    if (length > 1 && isSlashOrBackslash(path.charCodeAt(1))) {
      let j = 2;
      while (j < length && !isSlashOrBackslash(path.charCodeAt(j))) j++;
      const server = path.slice(2, j);
      let k = j;
      while (k < length && isSlashOrBackslash(path.charCodeAt(k))) k++;
      if (server !== '' && k < length && k !== j) {
        let end = k;
        while (end < length && !isSlashOrBackslash(path.charCodeAt(end))) end++;
        return { device: `\\\\${server}\\${path.slice(k, end)}`, end, absolute: true, isShare: true };
      }
    }
    return { device: '', end: 1, absolute: true };
  }
  if (isLetter(code) && length > 1 && path.charCodeAt(1) === 58) {
    const absolute = length > 2 && isSlashOrBackslash(path.charCodeAt(2));
    return { device: path.slice(0, 2), end: absolute ? 3 : 2, absolute };
  }
  return { device: '', end: 0, absolute: false };
}

function basenameOf(path, start, suffix, isSeparator) {
  let end = path.length;
  while (end > start && isSeparator(path.charCodeAt(end - 1))) end--;
  let from = end;
  while (from > start && !isSeparator(path.charCodeAt(from - 1))) from--;
  const base = path.slice(from, end);
  // Of nothing but separators no suffix is taken.
  if (base === '' && suffix && suffix.length <= path.length) return path.slice(start);
  return suffix !== undefined && suffix !== '' && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

function extensionOf(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

function format(separator, object) {
  validateObject(object, 'pathObject');
  const dir = object.dir || object.root;
  const ext = object.ext ? `${object.ext[0] === '.' ? '' : '.'}${object.ext}` : '';
  const base = object.base || `${object.name || ''}${ext}`;
  if (!dir) return base;
  return dir === object.root ? `${dir}${base}` : `${dir}${separator}${base}`;
}

function cwd() {
  return require('./process/process').process.cwd();
}

const posix = {
  resolve(...args) {
    let path = '';
    for (let i = args.length - 1; i >= -1 && path[0] !== '/'; i--) {
      const part = i >= 0 ? args[i] : cwd();
      validateString(part, `paths[${i}]`);
      if (part !== '') path = path === '' ? part : `${part}/${path}`;
    }
    const absolute = path[0] === '/';
    const result = normalizeSegments(path, !absolute, '/', isSlash);
    return absolute ? `/${result}` : result || '.';
  },
  normalize(path) {
    validateString(path, 'path');
    if (path === '') return '.';
    const absolute = path[0] === '/';
    const trailing = path[path.length - 1] === '/';
    let result = normalizeSegments(path, !absolute, '/', isSlash);
    if (result === '') {
      if (absolute) return '/';
      return trailing ? './' : '.';
    }
    if (trailing) result += '/';
    return absolute ? `/${result}` : result;
  },
  isAbsolute(path) {
    validateString(path, 'path');
    return path[0] === '/';
  },
  join(...args) {
    let joined;
    for (const part of args) {
      validateString(part, 'path');
      if (part !== '') joined = joined === undefined ? part : `${joined}/${part}`;
    }
    return joined === undefined ? '.' : posix.normalize(joined);
  },
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const source = posix.resolve(from);
    const target = posix.resolve(to);
    if (source === target) return '';
    return relativeSegments(source.split('/'), target.split('/'), '/', (s) => s);
  },
  toNamespacedPath: (path) => path,
  dirname(path) {
    validateString(path, 'path');
    if (path === '') return '.';
    const absolute = path[0] === '/';
    let end = path.length;
    while (end > 1 && path[end - 1] === '/') end--;
    while (end > 1 && path[end - 1] !== '/') end--;
    if (end <= 1) return absolute ? '/' : '.';
    return absolute && end === 2 ? '//' : path.slice(0, end - 1);
  },
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    if (suffix !== undefined && path === suffix) return '';
    return basenameOf(path, 0, suffix, isSlash);
  },
  extname(path) {
    validateString(path, 'path');
    return extensionOf(basenameOf(path, 0, undefined, isSlash));
  },
  format: format.bind(null, '/'),
  parse(path) {
    validateString(path, 'path');
    const root = path[0] === '/' ? '/' : '';
    const base = basenameOf(path, root.length, undefined, isSlash);
    const ext = extensionOf(base);
    return { root, dir: parentOf(path, root, isSlash), base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
  },
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};

// What stands before the last segment, as path.parse gives it in `dir`.
function parentOf(path, root, isSeparator) {
  let end = path.length;
  while (end > root.length && isSeparator(path.charCodeAt(end - 1))) end--;
  while (end > root.length && !isSeparator(path.charCodeAt(end - 1))) end--;
  if (end <= root.length) return root;
  return path.slice(0, end - 1);
}

function relativeSegments(from, to, separator, fold) {
  const source = from.filter((s) => s !== '');
  const target = to.filter((s) => s !== '');
  let common = 0;
  while (common < source.length && common < target.length && fold(source[common]) === fold(target[common])) common++;
  return [...source.slice(common).map(() => '..'), ...target.slice(common)].join(separator);
}

const win32 = {
  resolve(...args) {
    let device = '';
    let tail = '';
    let absolute = false;
    for (let i = args.length - 1; i >= -1; i--) {
      let part;
      if (i >= 0) {
        part = args[i];
        validateString(part, `paths[${i}]`);
        if (part === '') continue;
      } else {
        part = device === '' ? cwd() : `${device}\\`;
      }
      const root = windowsRoot(part);
      if (root.device !== '') {
        if (device === '') device = root.device;
        else if (root.device.toLowerCase() !== device.toLowerCase()) continue;
      }
      if (!absolute) {
        tail = `${part.slice(root.end)}\\${tail}`;
        absolute = root.absolute;
      }
      if (absolute && device !== '') break;
    }
    tail = normalizeSegments(tail, !absolute, '\\', isSlashOrBackslash);
    return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
  },
  normalize(path) {
    validateString(path, 'path');
    if (path === '') return '.';
    const root = windowsRoot(path);
    if (root.isShare && root.end === path.length) return `${root.device}\\`;
    let tail = normalizeSegments(path.slice(root.end), !root.absolute, '\\', isSlashOrBackslash);
    if (tail === '' && !root.absolute) tail = '.';
    if (tail !== '' && isSlashOrBackslash(path.charCodeAt(path.length - 1))) tail += '\\';
    // What is left must not read as a drive or a stream that the path did not name.
    if (!root.absolute && root.device === '' && (/^[a-z]:/i.test(tail) || /:(?:$|[\\/])/.test(path))) return `.\\${tail}`;
    return `${root.device}${root.absolute ? '\\' : ''}${tail}`;
  },
  isAbsolute(path) {
    validateString(path, 'path');
    return windowsRoot(path).absolute;
  },
  join(...args) {
    let joined;
    let first;
    for (const part of args) {
      validateString(part, 'path');
      if (part === '') continue;
      if (joined === undefined) joined = first = part;
      else joined += `\\${part}`;
    }
    if (joined === undefined) return '.';
    // Only the first part may begin a share: "\\\\" made by joining is collapsed.
    const isShare = /^[\\/]{2}[^\\/]/.test(first);
    if (!isShare) joined = joined.replace(/^[\\/]{2,}/, '\\');
    return win32.normalize(joined);
  },
  relative(from, to) {
    validateString(from, 'from');
    validateString(to, 'to');
    if (from === to) return '';
    const source = win32.resolve(from);
    const target = win32.resolve(to);
    if (source === target) return '';
    const fold = (text) => text.toLowerCase();
    if (fold(source) === fold(target)) return '';
    if (fold(windowsRoot(source).device) !== fold(windowsRoot(target).device)) return target;
    return relativeSegments(source.split('\\'), target.split('\\'), '\\', fold);
  },
  toNamespacedPath(path) {
    if (typeof path !== 'string' || path === '') return path;
    const resolved = win32.resolve(path);
    if (resolved.length <= 2) return path;
    if (resolved.startsWith('\\\\') && resolved[2] !== '?' && resolved[2] !== '.') return `\\\\?\\UNC\\${resolved.slice(2)}`;
    return /^[a-z]:\\/i.test(resolved) ? `\\\\?\\${resolved}` : path;
  },
  dirname(path) {
    validateString(path, 'path');
    if (path === '') return '.';
    const root = windowsRoot(path);
    if (root.isShare && root.end === path.length) return path;
    const rootEnd = root.isShare && root.end < path.length ? root.end + 1 : root.end;
    let end = path.length;
    while (end > rootEnd && isSlashOrBackslash(path.charCodeAt(end - 1))) end--;
    while (end > rootEnd && !isSlashOrBackslash(path.charCodeAt(end - 1))) end--;
    if (end <= rootEnd) return rootEnd === 0 ? '.' : path.slice(0, rootEnd);
    return path.slice(0, end - 1);
  },
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    const drive = path.length >= 2 && isLetter(path.charCodeAt(0)) && path[1] === ':' ? 2 : 0;
    if (suffix !== undefined && path === suffix) return '';
    return basenameOf(path, drive, suffix, isSlashOrBackslash);
  },
  extname(path) {
    return extensionOf(win32.basename(path));
  },
  format: format.bind(null, '\\'),
  parse(path) {
    validateString(path, 'path');
    const { end, isShare } = windowsRoot(path);
    const root = path.slice(0, isShare && end < path.length ? end + 1 : end);
    const base = basenameOf(path, root.length, undefined, isSlashOrBackslash);
    const ext = extensionOf(base);
    return {
      root, dir: parentOf(path, root, isSlashOrBackslash), base, ext, name: ext === '' ? base : base.slice(0, -ext.length),
    };
  },
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};

posix.win32 = win32.win32 = win32;
posix.posix = win32.posix = posix;
for (const flavour of [posix, win32]) {
  Object.defineProperty(flavour, '_makeLong', { __proto__: null, enumerable: true, writable: true, configurable: true, value: flavour.toNamespacedPath });
  Object.defineProperty(flavour.format, 'name', { __proto__: null, value: 'bound _format' });
}

module.exports = posix;
