// ECDSA signatures as DER, and as JOSE has them.
'use strict';
const { createSign, createVerify, sign, verify } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => ['p256', 'p384', 'p521', 'k256', 'dsa', 'rsa'].map((name) => {
  const { publicKey, privateKey } = fixed[name];
  const pair = { dsaEncoding: 'ieee-p1363' };
  const made = createSign('sha256').update('a').sign({ key: privateKey, ...pair });
  const atOnce = sign('sha256', Buffer.from('a'), { key: privateKey, ...pair });
  const check = (key, signature) => attempt(() => createVerify('sha256').update('a').verify(key, signature));
  return [
    name, made.length, atOnce.length,
    check({ key: publicKey, ...pair }, made), check({ key: publicKey, ...pair }, atOnce), check(publicKey, made),
    verify('sha256', Buffer.from('a'), { key: publicKey, ...pair }, made), verify('sha256', Buffer.from('a'), publicKey, made),
    check({ key: publicKey, ...pair }, Buffer.alloc(3)), verify('sha256', Buffer.from('a'), { key: publicKey, ...pair }, Buffer.alloc(3)),
    check({ key: publicKey, ...pair }, Buffer.alloc(made.length)),
    createSign('sha256').update('a').sign({ key: privateKey, dsaEncoding: 'der' })[0] === 0x30,
  ];
});
