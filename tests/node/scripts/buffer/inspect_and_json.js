'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const extended = Object.assign(Buffer.from('ab'), { name: 'x', nested: { a: 1 } });
  class Special extends Uint8Array {}
  return [
    inspect(Buffer.from('héllo')), inspect(Buffer.alloc(0)), inspect(Buffer.alloc(60, 1)), inspect(Buffer.alloc(51)), inspect({ deep: { b: Buffer.from('x') } }),
    inspect(extended), inspect(new Special(2)), inspect(new Uint8Array(3)), inspect(Buffer.from('abc').buffer.byteLength > 0), JSON.stringify(Buffer.from('ab')),
    inspect(new ArrayBuffer(4)), inspect(new DataView(new ArrayBuffer(2))), inspect(new Float32Array([1.5, -0])), inspect(new BigInt64Array([1n])),
    `${Buffer.from('text')}`, String(Buffer.from([0xff])), inspect([Buffer.from('a'), Buffer.from('b')]),
  ];
};
