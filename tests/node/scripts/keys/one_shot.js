// sign and verify in one call, with and without a callback.
'use strict';
const { sign, verify } = require('crypto');
const { promisify } = require('util');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
const settled = (promise) => promise.then((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value),
  (error) => ({ message: error.message, ...error }));
exports.handler = async () => {
  const { privateKey: key, publicKey } = fixed.otherRsa;
  const data = Buffer.from('a');
  const signature = sign('sha256', data, key);
  const order = [];
  const later = new Promise((resolve) => { sign('sha256', data, key, (error, made) => { order.push('callback'); resolve([error, made.equals(signature)]); }); });
  order.push('returned');
  return {
    signature: signature.toString('hex'),
    noDigest: sign(null, data, key).equals(signature),
    text: sign('sha256', 'a', key).equals(signature),
    arrayBuffer: sign('sha256', new Uint8Array(data).buffer, key).equals(signature),
    verify: [verify('sha256', data, publicKey, signature), verify('sha1', data, publicKey, signature), verify('sha256', data, publicKey, Buffer.alloc(3))],
    later: await later,
    order,
    promised: await settled(promisify(sign)('sha256', data, key)),
    verified: await settled(promisify(verify)('sha256', data, publicKey, signature)),
    failed: await settled(promisify(sign)('sha256', data, { key, padding: 6, saltLength: 1000 })),
    failedNow: attempt(() => sign('sha256', data, { key, padding: 6, saltLength: 1000 })),
  };
};
