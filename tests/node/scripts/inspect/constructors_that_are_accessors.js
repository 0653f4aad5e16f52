'use strict';
// util.inspect: members constructor that are accessors, as hardened realms have them.
const util = require('util');
exports.handler = async () => {
  const out = [];
  class A { x = 1; } class B extends A {}
  const acc = (P) => { const c = P.constructor; Object.defineProperty(P, 'constructor', { get() { return c; }, set() {}, configurable: true, enumerable: false }); };
  const show = () => [{ a: 1 }, [1], new A(), new B(), new Map([[1, 2]]), new Error('e').message, () => 1, class Q {}, new Date(0), /x/, Object.create(null), Object.create({}), new Set([1]), Promise.resolve(1), new Uint8Array(1), Symbol('a'), new (class extends Array {})(), Buffer.from('a'), new Proxy({}, {}), new WeakMap(), [1][Symbol.iterator](), function* g() {}, async () => {}, new Number(1)].map((v) => { try { return util.inspect(v); } catch (e) { return 'ERR ' + e.message; } });
  for (const P of [[A.prototype], [B.prototype], [Map.prototype, Set.prototype, Array.prototype], [Function.prototype, Date.prototype, RegExp.prototype, Uint8Array.prototype, Promise.prototype], [Object.prototype]]) { P.forEach(acc); out.push(show()); }
  return out;
};
