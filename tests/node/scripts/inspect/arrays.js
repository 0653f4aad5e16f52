'use strict';
const { inspect } = require('util');
exports.handler = async () => [
  [], [1, 2, 3], [, 1], [1, , , 4], [undefined, null], new Array(3), Object.assign([1, 2], { extra: 'x' }), Array.from({ length: 101 }, (_, i) => i), Array.from({ length: 30 }, (_, i) => i * 1000),
  Array.from({ length: 27 }, (_, i) => 'item'.repeat(i % 4)), [[1, [2, [3, [4]]]]], [{ a: 1 }, { a: 2 }], Array.from({ length: 8 }, () => ({})), ['a', 'b'], [1.5, -2, 3e21], [1n, 2n, 3n, 4n, 5n, 6n, 7n],
  Array.from({ length: 10 }, (_, i) => ({ id: i, name: `name ${i}` })), new (class List extends Array {})(3), Array.from({ length: 7 }, (_, i) => `https://example.com/${i}`), [[], {}, [[]]], new Array(200),
  [true, false, true, false, true, false, true], [function f() {}, class A {}, () => {}], Object.assign([], { '-1': 1 }), ['x'.repeat(100)],
].map((value) => inspect(value)).concat([inspect([1, 2, 3, 4], { maxArrayLength: 2 }), inspect([1, 2], { maxArrayLength: 0 }), inspect(Array.from({ length: 120 }), { maxArrayLength: null }).length,
  inspect(new Uint8Array(200)), inspect([1, 2, 3], { showHidden: true })]);
