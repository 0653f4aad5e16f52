'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const bytes = Buffer.from([0x01, 0x82, 0xff, 0x7f, 0x80, 0xfe, 0x00, 0x90, 0x12]);
  const out = {};
  for (const name of ['readUInt8', 'readInt8', 'readUInt16LE', 'readUInt16BE', 'readInt16LE', 'readInt16BE', 'readUInt32LE', 'readUInt32BE',
    'readInt32LE', 'readInt32BE', 'readUint8', 'readUint32BE', 'readBigUInt64LE', 'readBigInt64BE', 'readBigUint64BE']) {
    out[name] = [0, 1, undefined, 8, 9, -1, 1.5, '0', NaN].map((offset) => attempt(() => bytes[name](offset)));
  }
  for (const name of ['readUIntLE', 'readUIntBE', 'readIntLE', 'readIntBE']) {
    out[name] = [[0, 1], [0, 3], [1, 5], [2, 6], [0, 7], [0, 0], [4, 6], [undefined, 2], [0, undefined]].map((args) => attempt(() => bytes[name](...args)));
  }
  return out;
};
