// What createSign, update, sign and verify refuse.
'use strict';
const { createSign, createVerify, createPublicKey, createPrivateKey, createSecretKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const key = fixed.rsa.privateKey;
  const sign = (options, algorithm = 'sha256') => attempt(() => createSign(algorithm).update('a').sign(options).length);
  const used = createSign('sha256').update('a');
  used.sign(key);
  return {
    algorithms: [undefined, 1, 'foo', 'ecdsa-with-SHA256', ''].map((name) => attempt(() => createSign(name))),
    verifyAlgorithms: [undefined, 'foo'].map((name) => attempt(() => createVerify(name))),
    keys: [undefined, null, '', 'x', 1, {}, createPublicKey(fixed.rsa.publicKey), createSecretKey('a'), fixed.rsa.publicKey].map((one) => sign(one)),
    wrongKinds: ['ed25519', 'ed448', 'x25519', 'dh'].map((name) => sign(fixed[name].privateKey)),
    padding: [99, 'x', 4, 3].map((padding) => sign({ key, padding })),
    saltLength: ['x', 1000, -5].map((saltLength) => sign({ key, padding: 6, saltLength })),
    dsaEncoding: sign({ key, dsaEncoding: 'x' }),
    tooSmall: sign({ key: fixed.otherRsa.privateKey, padding: 6, saltLength: 100 }, 'sha512'),
    twice: attempt(() => used.sign(key)),
    updateAfter: attempt(() => used.update('a')),
    data: [undefined, 1, {}, null].map((data) => attempt(() => createSign('sha256').update(data))),
    verifyPadding: attempt(() => createVerify('sha256').update('a').verify({ key: fixed.rsa.publicKey, padding: 9 }, Buffer.alloc(256))),
    verifyKind: attempt(() => createVerify('sha256').update('a').verify(fixed.x25519.publicKey, Buffer.alloc(64))),
    encodings: [{}, [], 1, 1n, true].map((encoding) => attempt(() => createSign('sha256').sign(key, encoding))),
    verify: [attempt(() => createVerify('sha256').update('a').verify(undefined, 'a')),
      attempt(() => createVerify('sha256').update('a').verify(fixed.rsa.publicKey, 1)),
      attempt(() => createVerify('sha256').update('a').verify(fixed.ed25519.publicKey, Buffer.alloc(64))),
      attempt(() => createVerify('sha256').update('a').verify(createPrivateKey(key), 'abcd', 'hex'))],
  };
};
