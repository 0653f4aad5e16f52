'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const { SlowBuffer, constants, kMaxLength, kStringMaxLength, INSPECT_MAX_BYTES } = require('buffer');
  return [
    Buffer.alloc(3), Buffer.alloc(5, 'ab'), Buffer.alloc(4, 'YQ==', 'base64'), Buffer.alloc(3, 1), Buffer.alloc(3, 256 + 7),
    Buffer.alloc(4, Buffer.from('xyz')), Buffer.allocUnsafe(10).length, Buffer.allocUnsafeSlow(7).length, new SlowBuffer(4).length,
    SlowBuffer(2).length, new Buffer(3), new Buffer('hi'), new Buffer([1, 2]), Buffer('x'),
    attempt(() => Buffer.alloc(-1)), attempt(() => Buffer.alloc('5')), attempt(() => Buffer.alloc(NaN)), attempt(() => new Buffer(5, 'utf8')),
    attempt(() => Buffer.alloc(5, 'zz', 'hex')), attempt(() => Buffer.alloc(5, 'a', 'nope')),
    kMaxLength === constants.MAX_LENGTH, kStringMaxLength, INSPECT_MAX_BYTES, Buffer.poolSize, new Buffer('a') instanceof Buffer,
    Buffer.from('a') instanceof Uint8Array, Buffer.name, Buffer.of(1, 2, 300), Buffer.copyBytesFrom(new Uint16Array([1, 2, 3]), 1, 1),
  ];
};
