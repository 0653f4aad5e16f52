'use strict';
const { isDeepStrictEqual } = require('util');
exports.handler = async () => {
  const ring = (n) => { const o = { n }; o.self = o; return o; };
  const pairs = [[1, 1], [1, '1'], [NaN, NaN], [0, -0], [{ a: 1 }, { a: 1 }], [{ a: 1 }, { a: 1, b: undefined }], [[1, 2], [1, 2]], [[1, , 3], [1, undefined, 3]],
    [new Date(0), new Date(0)], [new Date(0), new Date(1)], [/a/g, /a/g], [/a/g, /a/i], [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
    [new Map([[{ k: 1 }, 1]]), new Map([[{ k: 1 }, 1]])], [new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])], [new Set([1]), new Set([2])], [Buffer.from('a'), Buffer.from('a')],
    [Buffer.from('a'), new Uint8Array([97])], [new Error('a'), new Error('a')], [new Error('a'), new Error('b')], [new Error('a'), new TypeError('a')],
    [Object(1), Object(1)], [Object('a'), Object('b')], [{ [Symbol.for('x')]: 1 }, { [Symbol.for('x')]: 2 }], [ring(1), ring(1)], [ring(1), ring(2)], [null, undefined],
    [Object.create(null), {}], [new (class A {})(), new (class B {})()], [() => 1, () => 1], [[], {}], [new Float32Array([0]), new Float32Array([-0])],
    [new Set([[1, 2], [1, 2]]), new Set([[1, 2], [1, 3]])], [{ a: [{ b: new Set(['x']) }] }, { a: [{ b: new Set(['x']) }] }], [new Map([['a', undefined]]), new Map([['b', undefined]])]];
  return pairs.map(([a, b]) => isDeepStrictEqual(a, b));
};
