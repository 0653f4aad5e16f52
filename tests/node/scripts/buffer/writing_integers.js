'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const out = {};
  for (const [name, values] of Object.entries({
    writeUInt8: [0, 255, 256, -1, '7', 1.9, undefined], writeInt8: [127, -128, 128, -129], writeUInt16LE: [65535, 65536, -1], writeUInt16BE: [258],
    writeInt16BE: [-2, 40000], writeUInt32LE: [4294967295, 4294967296, -1], writeInt32BE: [-2147483648, 2147483648, 3e9],
    writeBigUInt64LE: [1n, 2n ** 64n - 1n, 2n ** 64n, -1n], writeBigInt64BE: [-1n, 2n ** 63n], writeFloatBE: [1.5, NaN, 'x'], writeDoubleLE: [-0, 1e300],
  })) {
    out[name] = values.map((value) => {
      const target = Buffer.alloc(10);
      return [attempt(() => target[name](value, 1)), target.toString('hex')];
    });
  }
  const target = Buffer.alloc(8);
  out.variable = [attempt(() => target.writeUIntBE(0x123456, 0, 3)), attempt(() => target.writeIntLE(-5, 3, 5)), attempt(() => target.writeUIntLE(2 ** 40, 0, 5)),
    attempt(() => target.writeIntBE(200, 0, 1)), attempt(() => target.writeUInt32BE(1, 6)), attempt(() => target.writeUInt8(1, 99)), target.toString('hex')];
  out.floats = [target.readFloatLE(0), target.readDoubleBE(0), Buffer.from('4048f5c3', 'hex').readFloatBE()];
  return out;
};
