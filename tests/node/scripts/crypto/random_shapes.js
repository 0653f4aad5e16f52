// Random bytes: lengths, forms, ranges and refusals; never the same twice.
'use strict';
const crypto = require('crypto');
const { promisify } = require('util');
const attempt = require('../attempt');
exports.handler = async () => {
  const order = [];
  const viaCallback = await new Promise((resolve) => {
    crypto.randomBytes(16, (error, bytes) => { order.push('callback'); resolve([error, Buffer.isBuffer(bytes), bytes.length]); });
    order.push('after');
  });
  const target = new Uint32Array(4);
  const filled = crypto.randomFillSync(target, 1, 2);
  const later = await promisify(crypto.randomFill)(Buffer.alloc(8));
  const ints = Array.from({ length: 500 }, () => crypto.randomInt(-3, 4));
  const uuid = crypto.randomUUID();
  return {
    viaCallback, order,
    promised: (await promisify(crypto.randomBytes)(5)).length,
    differ: crypto.randomBytes(16).equals(crypto.randomBytes(16)),
    filled: [filled === target, target[0], target[3], target[1] !== 0 || target[2] !== 0],
    later: later.length,
    ints: [Math.min(...ints), Math.max(...ints), new Set(ints).size],
    intCallback: await new Promise((resolve) => crypto.randomInt(5, (error, n) => resolve([error === undefined, n >= 0 && n < 5]))),
    uuid: [/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid), uuid === crypto.randomUUID()],
    aliases: [crypto.pseudoRandomBytes(3).length, crypto.prng(2).length, crypto.rng(1).length, crypto.randomBytes(0).length],
    errors: [
      attempt(() => crypto.randomBytes(-1)), attempt(() => crypto.randomBytes('1')), attempt(() => crypto.randomBytes(2 ** 31)), attempt(() => crypto.randomBytes(1, 5)),
      attempt(() => crypto.randomInt(5, 5)), attempt(() => crypto.randomInt(2 ** 49)), attempt(() => crypto.randomInt('a')), attempt(() => crypto.randomInt(0, 2 ** 50)),
      attempt(() => crypto.randomFillSync('a')), attempt(() => crypto.randomFillSync(Buffer.alloc(4), 5)), attempt(() => crypto.randomFillSync(Buffer.alloc(4), 1, 5)), attempt(() => crypto.randomFill(Buffer.alloc(4))),
      attempt(() => crypto.randomUUID(1)), attempt(() => crypto.randomUUID({ disableEntropyCache: 1 })),
    ],
  };
};
