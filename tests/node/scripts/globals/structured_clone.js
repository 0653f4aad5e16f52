'use strict';
const attempt = require('../attempt');
const { inspect } = require('util');
exports.handler = async () => {
  const source = { date: new Date(0), map: new Map([[1, { a: 1 }]]), set: new Set([1]), re: /x/gi, bytes: new Uint8Array([1, 2]), error: new RangeError('e').message, nested: { list: [1, undefined, null, NaN] }, big: 5n, boxed: Object(1) };
  source.self = source;
  const copy = structuredClone(source);
  return [inspect(copy), copy !== source, copy.self === copy, copy.map !== source.map, attempt(() => structuredClone(() => {})).name, attempt(() => structuredClone(Symbol('x'))).name, attempt(() => structuredClone()).code, structuredClone('x'), attempt(() => structuredClone({ f() {} })).code,
    structuredClone(new (class A { constructor() { this.x = 1; } })()).constructor === Object];
};
