'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  class A { static s = 1; }
  class B extends A {}
  class N extends null {}
  const bare = Object.setPrototypeOf(function bare() {}, null);
  return [function f() {}, () => {}, async () => {}, function* g() {}, async function* ag() {}, A, B, N, class {}, Object.assign(function p() {}, { a: 1 }), Math.max, Symbol, Proxy, bare, (() => {}).bind(null),
    Object.defineProperty(() => {}, 'name', { value: '' }), { method() {}, arrow: () => {}, async am() {} }, A.prototype, globalThis.JSON, Math, Reflect, globalThis.Intl].map((value) => inspect(value));
};
