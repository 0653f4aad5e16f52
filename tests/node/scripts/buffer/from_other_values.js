'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const shared = new Uint8Array([1, 2, 3, 4, 5]).buffer;
  const view = Buffer.from(shared, 1, 3);
  new Uint8Array(shared)[2] = 99;
  const values = [[1, 257, -1, '7', 'x', 3.9], new Uint16Array([1, 256, 300]), { length: 2, 0: 8, 1: 9 }, { type: 'Buffer', data: [5, 6] },
    new String('boxed'), Object(Symbol.iterator), new Set([1]), { valueOf: () => 'from valueOf' },
    { [Symbol.toPrimitive]: () => 'primitive' }, null, undefined, 5, true, {}, () => 1, Symbol('s'), 12n];
  return [
    view.toJSON(), Buffer.from(Buffer.from('copy')).toString(),
    ...values.map((value) => attempt(() => Buffer.from(value).toString('hex'))),
    attempt(() => Buffer.from('a', 'nope')), attempt(() => Buffer.from(shared, 9)), attempt(() => Buffer.from(shared, 1, 9)),
    attempt(() => Buffer.from(shared, -1)),
  ];
};
