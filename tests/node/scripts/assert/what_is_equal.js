'use strict';
const assert = require('assert');
const { isDeepStrictEqual } = require('util');
exports.handler = async () => {
  const attempt = (run) => {
    try {
      run();
      return 'fine';
    } catch (error) {
      return error.message;
    }
  };
  const pairs = [[Promise.resolve(1), Promise.resolve(2)], [new WeakMap(), new WeakMap()], [new WeakSet(), new WeakSet()], [new WeakRef({}), new WeakRef({})], [() => {}, () => {}], [Symbol('a'), Symbol('a')],
    [Object.assign(Promise.resolve(1), { a: 1 }), Promise.resolve(1)], [new WeakMap(), new WeakSet()], [new Proxy({}, {}), {}]];
  return {
    deep: pairs.map(([a, b]) => [isDeepStrictEqual(a, b), attempt(() => assert.deepEqual(a, b)) === 'fine', attempt(() => assert.notDeepStrictEqual(a, b)) === 'fine']),
    strict: [[class A {}, [1]], [class A {}, class A {}], [new Map(), () => {}], [{ a: 1 }, { a: 1 }], [[1], [2]]].map(([a, b]) => [attempt(() => assert.strictEqual(a, b)), attempt(() => assert.strictEqual(a, b, 'msg'))]),
    throws: [attempt(() => assert.throws(() => { throw new Error('bad'); }, 'msg', undefined)), attempt(() => assert.throws(() => {}, 'msg', undefined)), attempt(() => assert.throws(() => {}, 'msg'))],
  };
};
