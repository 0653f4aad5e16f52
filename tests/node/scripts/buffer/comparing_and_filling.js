'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const a = Buffer.from('abc');
  const b = Buffer.from('abd');
  return [
    Buffer.compare(a, b), Buffer.compare(b, a), Buffer.compare(a, Buffer.from('abc')), a.compare(Buffer.from('ab')), a.equals(Buffer.from('abc')),
    a.equals(new Uint8Array([97, 98, 99])), a.compare(b, 0, 2, 0, 2), a.compare(b, 2), a.compare(b, 0, 3, 1), [b, a].sort(Buffer.compare).map(String),
    attempt(() => a.equals('abc')), attempt(() => Buffer.compare(a, 'x')), attempt(() => a.compare(b, 0, 9)), attempt(() => a.compare(b, -1)),
    Buffer.alloc(5).fill('ab').toString(), Buffer.alloc(5).fill('é').toString('hex'), Buffer.alloc(5).fill(65, 1, 3).toString('hex'),
    Buffer.alloc(4).fill('ff0', 'hex').toString('hex'), Buffer.alloc(4).fill('').toString('hex'), Buffer.alloc(4).fill('xyz', 1).toString('hex'),
    Buffer.alloc(4).fill(Buffer.from('12'), 1, 4).toString('hex'), Buffer.alloc(3).fill(true).toString('hex'),
    attempt(() => Buffer.alloc(3).fill('a', -1)), attempt(() => Buffer.alloc(3).fill('a', 0, 9)), attempt(() => Buffer.alloc(3).fill('a', 0, 3, 'nope')),
    Buffer.from('0102030405060708', 'hex').swap16().toString('hex'), Buffer.from('0102030405060708', 'hex').swap32().toString('hex'),
    Buffer.from('0102030405060708', 'hex').swap64().toString('hex'), attempt(() => Buffer.alloc(3).swap16()),
  ];
};
