// What sign and verify refuse.
'use strict';
const { sign, verify, createPublicKey, createSecretKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const { privateKey: key, publicKey } = fixed.rsa;
  const data = Buffer.from('a');
  return {
    algorithm: ['foo', 1, '', {}].map((name) => attempt(() => sign(name, data, key).length)),
    data: [1, undefined, {}].map((value) => attempt(() => sign('sha256', value, key))),
    key: [undefined, null, '', 1, createPublicKey(publicKey), createSecretKey('a'), publicKey].map((value) => attempt(() => sign('sha256', data, value))),
    kinds: ['x25519', 'dh'].map((name) => attempt(() => sign(null, data, fixed[name].privateKey))),
    callback: [attempt(() => sign('sha256', data, key, 1)), attempt(() => verify('sha256', data, publicKey, data, 1))],
    callbackAlgorithm: attempt(() => sign('foo', data, key, () => {})),
    padding: [99, 'x'].map((padding) => attempt(() => sign('sha256', data, { key, padding }))),
    signature: ['a', undefined, 1].map((value) => attempt(() => verify('sha256', data, publicKey, value))),
    verifyKey: [undefined, 1].map((value) => attempt(() => verify('sha256', data, value, data))),
    verifyKind: attempt(() => verify(null, data, fixed.x25519.publicKey, data)),
  };
};
