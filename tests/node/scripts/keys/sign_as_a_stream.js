// Sign and Verify are writable streams.
'use strict';
const { createSign, createVerify, Sign, Verify } = require('crypto');
const { Writable, Readable } = require('stream');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const sign = createSign('sha256');
  sign.write('some ');
  sign.end(Buffer.from('message'));
  const signature = sign.sign(fixed.rsa.privateKey);
  const verify = createVerify('sha256');
  await new Promise((resolve) => { Readable.from(['some', ' message']).pipe(verify).on('finish', resolve); });
  return {
    verified: verify.verify(fixed.rsa.publicKey, signature),
    same: signature.equals(createSign('sha256').update('some message').sign(fixed.rsa.privateKey)),
    instances: [sign instanceof Writable, sign instanceof Sign, verify instanceof Verify, Sign('sha1') instanceof Sign, Verify('sha1') instanceof Verify],
    chained: sign === createSign('sha1') || createSign('sha1').update('a') instanceof Sign,
    members: [Object.keys(Sign.prototype), Object.keys(Verify.prototype), Sign.length, Verify.length],
  };
};
