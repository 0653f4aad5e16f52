// sign gives a Buffer or text; verify takes both.
'use strict';
const { createSign, createVerify } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const { privateKey: key, publicKey } = fixed.otherRsa;
  const sign = (encoding) => createSign('sha256').update('616263', 'hex').sign(key, encoding);
  return {
    hex: sign('hex'),
    base64: sign('base64'),
    base64url: sign('base64url'),
    latin1: sign('latin1') === sign().toString('latin1'),
    buffer: Buffer.isBuffer(sign('buffer')),
    nothing: [Buffer.isBuffer(sign()), Buffer.isBuffer(sign(null)), Buffer.isBuffer(sign(''))],
    wrong: attempt(() => sign('foo')),
    verified: ['hex', 'base64', 'base64url', 'latin1'].map((encoding) =>
      createVerify('sha256').update('abc').verify(publicKey, sign(encoding), encoding)),
  };
};
