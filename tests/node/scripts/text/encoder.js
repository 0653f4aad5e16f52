'use strict';
const attempt = require('../attempt');
const { inspect } = require('util');
exports.handler = async () => {
  const encoder = new TextEncoder();
  const into = (text, size) => { const target = new Uint8Array(size); return [encoder.encodeInto(text, target), [...target]]; };
  return [[...encoder.encode('héllo €😀')], [...encoder.encode()], [...encoder.encode('\ud800x')], [...encoder.encode(undefined)], [...encoder.encode(5)], encoder.encoding, into('abc', 2), into('é€😀', 5), into('é€😀', 9), into('a€', 3), into('', 0), into('😀', 3),
    attempt(() => encoder.encodeInto('x', [])), encoder.encode('x') instanceof Uint8Array, Object.prototype.toString.call(encoder)];
};
