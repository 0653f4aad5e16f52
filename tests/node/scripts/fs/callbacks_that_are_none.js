'use strict';
// fs: what is said when the callback is missing, or something else stands in its place.
const fs = require('fs');
const attempt = (f) => { try { f(); return 'ok'; } catch (e) { return e.message; } };
exports.handler = async () => ({
  a: attempt(() => fs.readFile('/x', 'utf8')),
  b: attempt(() => fs.writeFile('/tmp/x', 'a', 'utf8')),
  c: attempt(() => fs.appendFile('/tmp/x', 'a', { flag: 'a' })),
  d: attempt(() => fs.readFile('/x', 'utf8', 5)),
  e: attempt(() => fs.stat('/x', {})),
  f: attempt(() => fs.stat('/x', {}, null)),
  g: attempt(() => fs.readdir('/x', 'utf8')),
  h: attempt(() => fs.mkdir('/tmp/y', { recursive: true })),
  i: attempt(() => fs.unlink('/x', 'no')),
  j: attempt(() => fs.rename('/a', '/b', 7)),
  k: attempt(() => fs.access('/x', 4)),
  l: attempt(() => fs.open('/x', 'r')),
  n: attempt(() => fs.copyFile('/a', '/b')),
  o: attempt(() => fs.exists('/x')),
  p: attempt(() => fs.mkdtemp('/tmp/q', 'utf8')),
  q: attempt(() => fs.writeFile('/tmp/x', 'a')),
  r: attempt(() => fs.realpath('/x', 'utf8')),
  s: attempt(() => fs.truncate('/x', 3)),
  u: attempt(() => fs.readFile('/x')),
  v: attempt(() => fs.write(1, 'x')),
  w: attempt(() => fs.close(99, 'x')),
  x: attempt(() => fs.chmod('/x', 0o600)),
  y: attempt(() => fs.utimes('/x', 1, 2)),
});
