'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const bytes = Buffer.from('0123456789');
  const part = bytes.subarray(2, 5);
  part[0] = 65;
  const target = Buffer.alloc(6, '.');
  return [
    bytes.toString(), bytes.slice(-3).toString(), bytes.slice(3, -3).toString(), bytes.slice(8, 2).length, bytes.slice('2', '4').toString(),
    bytes.slice().toString(), bytes.subarray(NaN, 3).toString(), Buffer.isBuffer(part), Buffer.isBuffer(new Uint8Array(1)), part.buffer === bytes.buffer,
    bytes.copy(target), target.toString(), bytes.copy(target, 2, 8), target.toString(), bytes.copy(target, 0, 3, 5), target.toString(),
    bytes.copy(target, 99), bytes.copy(target, 0, 5, 4), attempt(() => bytes.copy(target, -1)), attempt(() => bytes.copy(target, 0, -1)),
    attempt(() => bytes.copy('x')), attempt(() => bytes.copy(target, 0, 11)),
    Buffer.concat([bytes, part]).toString(), Buffer.concat([bytes, part], 12).toString(), Buffer.concat([part], 5).toString('hex'), Buffer.concat([]).length,
    attempt(() => Buffer.concat('x')), attempt(() => Buffer.concat([1])), attempt(() => Buffer.concat([bytes], -1)),
    bytes.map((x) => x + 1).toString(), [...bytes.entries()].length, bytes.filter((x) => x > 53).toString(), bytes.at(-1),
  ];
};
