// Everything that can stand for a key can sign, or verify.
'use strict';
const { createSign, createVerify, createPrivateKey, createPublicKey } = require('crypto');
const fixed = require('../fixed_keys.js');
const forms = require('../fixed_key_forms.js');
exports.handler = async () => {
  const privateKey = createPrivateKey(fixed.rsa.privateKey);
  const publicKey = createPublicKey(fixed.rsa.publicKey);
  const expected = createSign('sha256').update('a').sign(privateKey, 'hex');
  const der = (key, type) => ({ key: key.export({ type, format: 'der' }), format: 'der', type });
  const signers = [fixed.rsa.privateKey, Buffer.from(fixed.rsa.privateKey), { key: fixed.rsa.privateKey }, { key: privateKey },
    forms.rsaPkcs1, { key: forms.rsaPkcs1Encrypted, passphrase: 'top secret' }, { key: forms.rsaPkcs8Encrypted, passphrase: 'top secret' },
    der(privateKey, 'pkcs8'), der(privateKey, 'pkcs1'), { key: privateKey.export({ format: 'jwk' }), format: 'jwk' }];
  const verifiers = [fixed.rsa.publicKey, Buffer.from(fixed.rsa.publicKey), publicKey, { key: publicKey }, privateKey, fixed.rsa.privateKey,
    forms.rsaPkcs1Public, der(publicKey, 'spki'), der(publicKey, 'pkcs1'), { key: publicKey.export({ format: 'jwk' }), format: 'jwk' },
    { key: privateKey.export({ format: 'jwk' }), format: 'jwk' }];
  return {
    signers: signers.map((key) => createSign('sha256').update('a').sign(key, 'hex') === expected),
    verifiers: verifiers.map((key) => createVerify('sha256').update('a').verify(key, expected, 'hex')),
  };
};
