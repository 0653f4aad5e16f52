'use strict';
const attempt = require('../attempt');
const url = require('url');
exports.handler = async () => [
  [{ protocol: 'http', host: 'a.com', pathname: 'x', query: { a: 1, b: ['x', 'y'] } }, { hostname: 'h', port: 8080, protocol: 'https:', search: 'q#', hash: 'z' }, { protocol: 'mailto', pathname: 'a@b' }, { auth: 'u:p w', hostname: '::1', protocol: 'http', slashes: true },
    { pathname: '/a?b#c' }, {}, { protocol: 'file', pathname: '/etc' }, 'http://a.com/b c'].map((value) => attempt(() => url.format(value))),
  attempt(() => url.format(5)), url.format(new URL('https://u:p@測試.com/x?y#z'), { unicode: true, auth: false, fragment: false, search: false }), url.format(new URL('https://a/?b#c')),
  [['/one/two/three', 'four'], ['http://example.com/', '/one'], ['http://example.com/one', '/two'], ['http://a/b/c/d;p?q', '../g'], ['http://a/b/c/d;p?q', './../g'], ['http://a/b/c/d;p?q', '../../../g'], ['http://a/b/c/d;p?q', '?y'], ['http://a/b/c/d;p?q', '#s'],
    ['http://a/b/c/d;p?q', '//g'], ['http://a/b/c/d;p?q', 'g:h'], ['http://a/b/c/d;p?q', ''], ['http://a/b/c/d;p?q', 'http:g'], ['mailto:a@b', 'c@d'], ['http://u:p@h/x', '/y'], ['http://h/x', 'https:y'], ['a/b', '../../c'], ['.', 'x'], ['http://h', 'x/'],
    ['http://h/a/', '.'], ['http://h/a/', '..'], ['/a', 'http://x/'], ['http://a.com/b/cd', 'http://b.com/../x']].map(([from, to]) => [from, to, attempt(() => url.resolve(from, to))]),
];
