// Primes that are generated are primes, and as they were asked for.
'use strict';
const { generatePrimeSync, generatePrime, checkPrimeSync, checkPrime } = require('crypto');
const { promisify } = require('util');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => {
  const bytes = generatePrimeSync(64);
  const safe = generatePrimeSync(32, { safe: true, bigint: true });
  const added = generatePrimeSync(32, { add: 12n, rem: 11n, bigint: true });
  return {
    bytes: [bytes instanceof ArrayBuffer, bytes.byteLength, checkPrimeSync(bytes)],
    bigint: [typeof safe, safe.toString(2).length, checkPrimeSync((safe - 1n) / 2n)],
    added: String(added % 12n),
    addedBytes: String(generatePrimeSync(32, { add: Buffer.from([12]), rem: Buffer.from([5]), bigint: true }) % 12n),
    smallest: [new Uint8Array(generatePrimeSync(2))[0] >> 1, String(generatePrimeSync(3, { safe: true, bigint: true }))],
    later: [checkPrimeSync(await promisify(generatePrime)(40)), typeof await promisify(generatePrime)(40, { bigint: true })],
    checks: [0n, 1n, 2n, 7n, 8n, 2n ** 521n - 1n, 2n ** 521n + 1n, Buffer.from([7]), new ArrayBuffer(1), new Uint16Array([257])].map((candidate) => checkPrimeSync(candidate)),
    rounds: checkPrimeSync(7n, { checks: 10 }),
    checkLater: [await promisify(checkPrime)(7n), await promisify(checkPrime)(9n, { checks: 3 })],
    errors: [[], ['a'], [0], [-1], [2 ** 31], [32, 1], [32, { safe: 1 }], [32, { bigint: 1 }], [32, { add: 1 }], [32, { rem: 'a' }], [32, { add: 2n ** 40n }],
      [32, { add: 5n, rem: 7n }], [8, { add: -1n }], [1]].map((given) => attempt(() => generatePrimeSync(...given))),
    checkErrors: [[], [1], [-7n], ['a'], [7n, 1], [7n, { checks: -1 }], [7n, { checks: 'a' }]].map((given) => attempt(() => checkPrimeSync(...given))),
    noCallback: [attempt(() => generatePrime(32)), attempt(() => checkPrime(7n)), attempt(() => generatePrime(32, {}))],
  };
};
