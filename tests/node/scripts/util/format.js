'use strict';
const util = require('util');
exports.handler = async () => [
  ['%s %s', 'a', 1, 'rest'], ['%d', '42'], ['%d', 5n], ['%d', {}], ['%i', '42.9px'], ['%i', 7.8], ['%f', '1.5x'], ['%j', { a: [1] }], ['%j', undefined],
  ['%o', { f() {} }], ['%O', { a: { b: { c: { d: {} } } } }], ['%s', null], ['%s', undefined], ['%s', -0], ['%s', 12n], ['%s', Symbol('x')],
  ['%s', { a: 1 }], ['%s', [1, [2, [3]]]], ['%s', class A {}], ['%s', function f() {}], ['%s', new Date(0)], ['%s', new Error('e').message],
  ['%c css', 'x'], ['100%', 1], ['%%', 1], ['%% %s', 'x'], ['%x', 1], ['%s'], ['a', 'b', { c: 1 }], [1, 2, '3'], ['%s', { toString: () => 'own' }],
  ['%s', Object.create(null)], [], [''], ['%s%s', 'x'], [{ a: 1 }, 'b'], ['%d%i', Symbol('a'), Symbol('b')], ['%s', new (class Foo { toString() { return 'foo!'; } })()],
  ['%s', new (class Bar extends Map {})()], ['%j', { toJSON: () => 'json' }], ['é %s', '€'],
].map((args) => util.format(...args)).concat([util.formatWithOptions({ compact: true }, '%O', { a: 1 }), util.formatWithOptions({ colors: true }, [1, 'a', null])]);
