// Keys as JSON Web Keys, with the members in Node's order.
'use strict';
const { createPublicKey, createPrivateKey, createSecretKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => [
  ...Object.keys(fixed).map((name) => [
    name,
    attempt(() => createPublicKey(fixed[name].publicKey).export({ format: 'jwk' })),
    attempt(() => createPrivateKey(fixed[name].privateKey).export({ format: 'jwk' })),
  ]),
  createSecretKey(Buffer.from([0xFB, 0xFF, 1])).export({ format: 'jwk' }),
];
