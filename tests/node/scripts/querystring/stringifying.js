'use strict';
const attempt = require('../attempt');
const qs = require('querystring');
exports.handler = async () => [
  { a: 1, b: 'x y', c: ['p', 'q'], d: true, e: null, f: undefined, g: NaN, h: {}, i: 12n, j: '' }, { 'ü&=': 'é€😀' }, [1, 2], {}, null, 'string', { a: [] }, { a: [null, undefined, {}] }, { a: Infinity, b: -0 },
].map((value) => qs.stringify(value)).concat([qs.stringify({ a: 1, b: 2 }, ';', ':'), qs.stringify({ a: 'ü' }, null, null, { encodeURIComponent: (x) => `<${x}>` }), qs.escape('a b&c/ü\'()*!~'), qs.unescape('a%20b%zz'), attempt(() => qs.escape('\ud800')),
  qs.escape(5), qs.escape({}), qs.unescapeBuffer('a%20%4g').toString(), qs.encode === qs.stringify, qs.decode === qs.parse, qs.unescape('%E4%41')]);
