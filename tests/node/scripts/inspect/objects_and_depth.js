'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const nested = { a: { b: { c: { d: { e: 1 } } } } };
  const wide = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, i]));
  class Foo { constructor() { this.x = 1; } }
  class Bar extends Foo { get y() { return 2; } }
  return [inspect(nested), inspect(nested, { depth: 0 }), inspect(nested, { depth: null }), inspect(nested, false, 1), inspect(wide), inspect(new Foo()), inspect(new Bar()),
    inspect(Object.create(null)), inspect(Object.assign(Object.create(null), { a: 1 })), inspect(Object.create({})), inspect(Object.create(Foo.prototype)), inspect({}), inspect({ 'a-b': 1, 2: 3, _ok: 4, __proto__: { z: 1 } }),
    inspect({ [Symbol('s')]: 1, [Symbol.iterator]: 2 }), inspect({ get a() { return 1; }, set b(v) {}, get c() { return 1; }, set c(v) {} }),
    inspect({ get a() { return { x: 1 }; }, get b() { throw new Error('oops'); }, get c() { return 3; } }, { getters: true }), inspect(Object.defineProperty({}, 'hidden', { value: 1 }), { showHidden: true }),
    inspect(new (class extends Map {})()), inspect({ a: 1, b: 'x', c: [1, 2, 3], d: { e: null } }, { compact: false }), inspect({ a: { b: 1 } }, { compact: true }),
    inspect({ b: 1, a: 2, c: { z: 1, y: 2 } }, { sorted: true }), inspect(new (class { get [Symbol.toStringTag]() { return 'Tagged'; } })()), inspect({ [Symbol.toStringTag]: 'Own' }),
    inspect({ a: 'x'.repeat(60), b: 'y'.repeat(60) }), inspect({ a: 1, b: 2 }, { breakLength: 5 }), inspect([[[[1]]]]), inspect({ undefined: undefined, null: null }), inspect({ constructor: 'fake' })];
};
