'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const map = new Map([['a', 1], [{ k: 1 }, new Map([[1, 2]])]]);
  const set = new Set([1, 'two', { three: 3 }]);
  const key = {};
  return [map, set, new Map(), new Set(), map.entries(), map.keys(), map.values(), set.values(), set.entries(), new WeakMap([[key, 1]]), new WeakSet(), new WeakRef(key), [1, 2][Symbol.iterator](), 'abc'[Symbol.iterator](),
    'a'.matchAll(/a/g), Promise.resolve(5), Promise.resolve({ a: { b: { c: {} } } }), new Promise(() => {}), Object.assign(new Map([[1, 2]]), { extra: 1 }), (function args() { return arguments; })(1, 'b'), new (class M extends Map {})([[1, 2]]),
    Object(1), Object('str'), Object(true), Object(1n), Object(Symbol('s')), Object.assign(Object('ab'), { x: 1 }), new Date(0), new Date(NaN), Object.assign(new Date(0), { x: 1 }), /re/gi, Object.assign(/re/, { x: 1 }),
    (function* gen() {})(), new Proxy({ a: 1 }, {}), new Proxy(function f() {}, {}), new SharedArrayBuffer(2), new Map(Array.from({ length: 150 }, (_, i) => [i, i])), new Set(Array.from({ length: 20 }, (_, i) => `value ${i}`)),
  ].map((value) => inspect(value)).concat([inspect(new Proxy({ a: 1 }, { get() { return 5; } }), { showProxy: true }), inspect(new WeakMap([[key, 1]]), { showHidden: true }), inspect(new WeakSet([key]), { showHidden: true }),
    inspect(map, { depth: 0 }), inspect([map], { depth: 0 }), inspect(new Set([[1, [2, [3]]]])), inspect(Promise.reject(new RangeError('no')).catch(() => {}) && Promise.resolve('x'), { compact: false })]);
};
