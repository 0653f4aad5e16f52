'use strict';
const { inspect } = require('util');
exports.handler = async () => [
  1, -0, 1.5, NaN, Infinity, 123456789.123, 12n, -5n, true, null, undefined, Symbol('desc'), Symbol(), Symbol('a\nb'), 'plain', "it's", 'say "hi"', `it's "both"`, `it's "all" \``, 'new\nline', 'tab\t',
  '\x00\x1f\x7f\x9f', 'back\\slash', '\ud800', '\udc00x', '😀', 'ünï', "it's ${x} \"", '\u2028',
].map((value) => inspect(value)).concat([inspect('x'.repeat(200)), inspect(['a'.repeat(30), 'b\n'.repeat(20)]), inspect({ s: 'line one is rather long\nline two is rather long as well\nline three too '.repeat(2) }),
  inspect('abc'.repeat(10), { maxStringLength: 10 }), inspect(123456789.123456, { numericSeparator: true }), inspect(-1234567n, { numericSeparator: true }), inspect(1234.5678, { numericSeparator: true }),
  inspect('x\n'.repeat(10000)).length]);
