// Secret keys keep a copy of their bytes.
'use strict';
const { createSecretKey, createHmac } = require('crypto');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => {
  const bytes = Buffer.from('abc');
  const key = createSecretKey(bytes);
  bytes.fill(0);
  key.export().fill(1);
  return {
    export: key.export().toString(),
    buffer: key.export({ format: 'buffer' }).toString(),
    size: key.symmetricKeySize,
    type: key.type,
    asymmetric: key.asymmetricKeyType === undefined,
    hex: createSecretKey('616263', 'hex').equals(key),
    text: createSecretKey('abc').equals(key),
    view: createSecretKey(new Uint16Array([0x6261, 0x63]).subarray(0, 1)).export().toString(),
    buffers: createSecretKey(new Uint8Array([1, 2]).buffer).export().toString('hex'),
    empty: createSecretKey(Buffer.alloc(0)).symmetricKeySize,
    different: [createSecretKey('abd').equals(key), createSecretKey('abcd').equals(key)],
    pem: attempt(() => key.export({ format: 'pem' })),
    wrong: attempt(() => key.export(1)),
    hmac: createHmac('sha256', key).update('x').digest('hex') === createHmac('sha256', 'abc').update('x').digest('hex'),
  };
};
