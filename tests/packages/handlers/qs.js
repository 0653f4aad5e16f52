'use strict';
const qs = require('qs');
const { requestOf } = require('./support/request.js');

exports.handler = async (event) => ({
  request: qs.parse(requestOf(event).querystring),
  nested: qs.parse('a[b][c]=1&a[b][d][]=2&a[b][d][]=3&e.f=4&g[1]=x&g[0]=y&h', { allowDots: true, strictNullHandling: true }),
  limits: [qs.parse('a[b][c][d]=1', { depth: 1 }), qs.parse('a=1&b=2&c=3', { parameterLimit: 2 }), qs.parse('a[200]=x')],
  charset: [qs.parse('a=%E4', { charset: 'iso-8859-1' }), qs.parse('utf8=%E2%9C%93&a=%C3%A4', { charsetSentinel: true }), qs.parse('a=%26%239786%3B', { charset: 'iso-8859-1', interpretNumericEntities: true })],
  delimiters: qs.parse('?a=1;b=2,c=3', { delimiter: /[;,]/, ignoreQueryPrefix: true }),
  prototype: qs.parse('__proto__[x]=1&constructor=2&toString=3', { allowPrototypes: true }),
  comma: qs.parse('a=1,2,3', { comma: true }),
  strings: ['indices', 'brackets', 'repeat', 'comma'].map((arrayFormat) => qs.stringify({ a: ['x', 'y z'], b: { c: [1] } }, { arrayFormat })),
  options: [qs.stringify({ b: null, a: undefined, d: new Date(0), e: '' }, { skipNulls: true }), qs.stringify({ b: 1, a: 'ü' }, { sort: (x, y) => x.localeCompare(y), addQueryPrefix: true, encodeValuesOnly: true }),
    qs.stringify({ a: { b: { c: true } } }, { allowDots: true, filter: (prefix, value) => value }), qs.stringify({ a: 'x y' }, { format: 'RFC1738' })],
});
