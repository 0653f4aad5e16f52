'use strict';
const v8 = require('v8');
const attempt = require('../attempt');
const hex = (value) => v8.serialize(value).toString('hex');
exports.handler = async () => {
  const values = [1, -1, 1.5, 'text', 'ä€', null, undefined, true, 10n ** 20n, new Date(5), /a/gi, [1, , 3], { a: { b: 1 } }, new Map([[1, 2]]), new Set([1]), new Error('e').message, Buffer.from('abc'), new Uint8Array([1, 2]), new Float64Array([1.5]), new DataView(new ArrayBuffer(2)), new BigInt64Array([5n]), new ArrayBuffer(3), Object(1), new String('s')];
  const circular = { name: 'c' };
  circular.self = circular;
  const back = v8.deserialize(v8.serialize(circular));
  const buffers = v8.deserialize(v8.serialize({ b: Buffer.from('abc'), u: new Uint16Array([1, 2]), v: new DataView(new ArrayBuffer(4)) }));
  return [values.map(hex), values.slice(0, 8).map((value) => v8.deserialize(v8.serialize(value))), back.self === back, buffers.b.toString(), Buffer.isBuffer(buffers.b), [...buffers.u], buffers.v.byteLength,
    attempt(() => v8.serialize(() => {})), attempt(() => v8.serialize({ s: Symbol('x') })), attempt(() => v8.serialize(new WeakMap())), attempt(() => v8.deserialize(Buffer.from('zz'))), attempt(() => v8.deserialize(5)), attempt(() => v8.deserialize(Buffer.from('ff0f', 'hex'))), attempt(() => v8.deserialize(Buffer.from('ff0f6f2201', 'hex')))];
};
