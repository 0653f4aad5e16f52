'use strict';
const { win32 } = require('path');
exports.handler = async () => {
  const texts = ['', '\\', 'C:', 'C:\\', 'C:\\a\\b.txt', 'c:/a/../b', 'C:rel', '\\\\server\\share\\dir\\f.x', '\\\\server\\share', '/unix/path', 'a\\..\\..\\b', 'C:\\..\\x', '.\\x\\', 'file.ext', 'C:\\a\\', 'x/y\\z', 'C:\\\\a\\\\b'];
  const out = {};
  for (const name of ['normalize', 'dirname', 'basename', 'extname', 'isAbsolute', 'parse']) out[name] = texts.map((text) => win32[name](text));
  out.join = [['C:\\a', 'b'], ['a', '..', '..', 'b'], ['\\\\s\\h', 'x'], ['C:', 'x'], ['/a', '/b'], ['', 'x']].map((args) => win32.join(...args));
  out.resolve = [['C:\\a', 'b'], ['C:\\a', 'D:\\b', 'c'], ['C:\\a', '\\b'], ['\\\\s\\h\\', 'x']].map((args) => win32.resolve(...args));
  out.relative = [['C:\\a\\b', 'C:\\a\\c'], ['C:\\a', 'D:\\b'], ['C:\\A', 'c:\\a\\x'], ['C:\\a', 'C:\\a']].map((args) => win32.relative(...args));
  out.namespaced = ['C:\\x', '\\\\s\\h\\y', 'x:'].map((text) => win32.toNamespacedPath(text)).slice(0, 2);
  return out;
};
