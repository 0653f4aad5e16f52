// PSS padding with its salt lengths, and keys that are for PSS alone.
'use strict';
const { createSign, createVerify, sign, verify, constants } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const padding = 6;
  const key = fixed.rsa.privateKey;
  const { privateKey: pss, publicKey: pssPublic } = fixed.pss;
  const make = (saltLength) => createSign('sha256').update('a').sign({ key, padding, saltLength });
  const check = (signature, saltLength) => createVerify('sha256').update('a').verify({ key: fixed.rsa.publicKey, padding, saltLength }, signature);
  return {
    lengths: [undefined, -1, -2, 0, 20, 32, 222].map((length) => [undefined, -1, -2, 0, 20, 32, 222].map((other) => check(make(length), other))),
    unsalted: make(0).toString('hex'),
    pkcs1: createVerify('sha256').update('a').verify(fixed.rsa.publicKey, make(20)),
    own: attempt(() => createVerify('sha256').update('a').verify(pssPublic, createSign('sha256').update('a').sign(pss))),
    ownAtOnce: attempt(() => verify('sha256', Buffer.from('a'), pssPublic, sign('sha256', Buffer.from('a'), pss))),
    wrongDigest: attempt(() => createSign('sha512').update('a').sign(pss)),
    wrongDigestAtOnce: attempt(() => sign('sha512', Buffer.from('a'), pss)),
    wrongPadding: attempt(() => createSign('sha256').update('a').sign({ key: pss, padding: 1 })),
    smallSalt: attempt(() => createSign('sha256').update('a').sign({ key: pss, saltLength: 5 })),
  };
};
