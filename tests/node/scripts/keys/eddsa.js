// Ed25519 and Ed448 sign whole messages, without a digest.
'use strict';
const { sign, verify, createPrivateKey, createPublicKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => ['ed25519', 'ed448'].map((name) => {
  const { publicKey, privateKey } = fixed[name];
  const message = Buffer.from('some message');
  const signature = sign(null, message, privateKey);
  return [
    name, signature.toString('hex'),
    sign(undefined, message, createPrivateKey(privateKey)).equals(signature),
    verify(null, message, publicKey, signature), verify(undefined, message, createPublicKey(publicKey), signature),
    verify(null, Buffer.from('some massage'), publicKey, signature), verify(null, message, privateKey, signature),
    verify(null, message, publicKey, Buffer.alloc(3)), sign(null, Buffer.alloc(0), privateKey).toString('hex'),
    attempt(() => sign('sha256', message, privateKey)), attempt(() => verify('sha256', message, publicKey, signature)),
  ];
});
