'use strict';
const attempt = require('../attempt');
const path = require('path');
exports.handler = async () => {
  const texts = ['', '/', '.', '..', '/a/b/c.txt', 'a/b/../c/./d', '../../a', '/..//../a', 'a//b///', './', '/a/', 'file.tar.gz', '.bashrc', '..ext', 'dir.d/file', 'a.', '/a/b.', '//a', '//', 'a/.b', ' ', 'ü/é.x', 'c:\\x', 'a/b/', '...', '/.'];
  const out = {};
  for (const name of ['normalize', 'dirname', 'basename', 'extname', 'isAbsolute', 'parse']) out[name] = texts.map((text) => path[name](text));
  out.join = [[], [''], ['a', 'b'], ['/a', '../b'], ['a', '', 'b', '..'], ['..', '/x'], ['/'], ['a/', '/b/'], ['', '/x']].map((args) => path.join(...args));
  out.resolve = [['/a', 'b'], ['/a', '/b', 'c'], ['/a/b', '..', '../..'], ['/a', './x/', 'y/'], ['/']].map((args) => path.resolve(...args));
  out.relative = [['/a/b', '/a/c'], ['/a', '/a'], ['/a/b/c', '/a'], ['/', '/x/y'], ['/x/y', '/'], ['/foo', '/foobar'], ['/a/b', '/a/b/c/d']].map((args) => path.relative(...args));
  out.basenames = [['/a/b.html', '.html'], ['b.html', 'b.html'], ['a/b.html/', 'html'], ['abc', 'bc'], ['a', 'a']].map((args) => path.basename(...args));
  out.format = [{ dir: '/d', base: 'b' }, { root: '/', name: 'n', ext: 'e' }, { root: '/', dir: '/', base: 'x' }, {}, { name: 'n', ext: '.e' }, { dir: '/d', name: 'n' }].map((value) => path.format(value));
  out.errors = [attempt(() => path.join(5)), attempt(() => path.resolve(null)), attempt(() => path.basename('a', 5)), attempt(() => path.parse()), attempt(() => path.format('x')), attempt(() => path.dirname({}))];
  out.misc = [path.sep, path.delimiter, path === path.posix, path.win32.sep, path.win32.delimiter, path.posix.win32 === path.win32, path.toNamespacedPath('/x'), require('path/posix') === path];
  return out;
};
