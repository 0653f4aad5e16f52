// Signatures of RSA with PKCS#1 padding are the same everywhere; those of other keys verify.
'use strict';
const { createSign, createVerify, createHash } = require('crypto');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const digest = (buffer) => createHash('sha256').update(buffer).digest('hex');
  const rsa = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'RSA-SHA1', 'RSA-SHA256', 'sha512-256', 'SHA3-256', 'ripemd160']
    .map((name) => [name, digest(createSign(name).update('some ').update(Buffer.from('message')).sign(fixed.rsa.privateKey))]);
  const others = ['rsa', 'pss', 'p256', 'p384', 'p521', 'k256', 'dsa'].map((name) => {
    const { publicKey, privateKey } = fixed[name];
    const signature = createSign('sha256').update('some message').sign(privateKey);
    return [
      name,
      createVerify('sha256').update('some message').verify(publicKey, signature),
      createVerify('sha256').update('some massage').verify(publicKey, signature),
      createVerify('sha256').update('some message').verify(privateKey, signature.toString('hex'), 'hex'),
      createVerify('sha256').update('some message').verify(publicKey, signature.subarray(1)),
    ];
  });
  return { rsa, others };
};
