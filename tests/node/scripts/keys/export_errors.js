// Forms that a key does not have.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const rsa = createPublicKey(fixed.rsa.publicKey);
  const rsaPrivate = createPrivateKey(fixed.rsa.privateKey);
  const curve = createPrivateKey(fixed.p256.privateKey);
  const pss = createPublicKey(fixed.pss.publicKey);
  return [
    [rsa], [rsa, null], [rsa, 1], [rsa, []], [rsa, 'a string that is longer than some'], [rsa, {}], [rsa, { format: 'pem' }], [rsa, { type: 'spki' }], [rsa, { format: 'pem', type: 'pkcs8' }],
    [rsa, { format: 'x', type: 'spki' }], [rsaPrivate, { format: 'pem', type: 'spki' }], [rsaPrivate, { format: 'pem', type: 'sec1' }],
    [curve, { format: 'pem', type: 'pkcs1' }], [curve, { format: 'der' }], [pss, { format: 'pem', type: 'pkcs1' }],
  ].map(([key, options]) => attempt(() => key.export(options)));
};
