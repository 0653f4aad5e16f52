// A key from its JSON Web Key is the key.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const fixed = require('../fixed_keys.js');
exports.handler = async () => ['rsa', 'p256', 'p384', 'p521', 'k256', 'ed25519', 'ed448', 'x25519', 'x448'].map((name) => {
  const publicKey = createPublicKey(fixed[name].publicKey);
  const privateKey = createPrivateKey(fixed[name].privateKey);
  const jwk = privateKey.export({ format: 'jwk' });
  const extra = { kid: 'a', alg: 'b', use: 'sig', key_ops: ['sign'], ext: true };
  return [
    name,
    createPublicKey({ key: { ...publicKey.export({ format: 'jwk' }), ...extra }, format: 'jwk' }).equals(publicKey),
    createPrivateKey({ key: { ...extra, ...jwk }, format: 'jwk' }).equals(privateKey),
    createPublicKey({ key: jwk, format: 'jwk' }).equals(publicKey),
    createPublicKey({ key: jwk, format: 'jwk' }).type,
    createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }) === fixed[name].privateKey,
  ];
});
