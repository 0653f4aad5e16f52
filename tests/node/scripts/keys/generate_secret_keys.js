// generateKeySync: keys for HMAC and AES.
'use strict';
const { generateKeySync, generateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => ({
  sizes: [['hmac', { length: 8 }], ['hmac', { length: 9 }], ['hmac', { length: 512 }], ['aes', { length: 128 }], ['aes', { length: 192 }], ['aes', { length: 256 }]]
    .map((given) => { const key = generateKeySync(...given); return [key.type, key.symmetricKeySize, key.equals(generateKeySync('hmac', { length: 64 }))]; }),
  different: generateKeySync('aes', { length: 256 }).equals(generateKeySync('aes', { length: 256 })),
  errors: [[], [1, {}], ['foo', {}], ['hmac'], ['hmac', {}], ['hmac', { length: 7 }], ['hmac', { length: 2 ** 31 }], ['aes', {}], ['aes', { length: 129 }], ['aes', null], ['foo'], ['foo', 1]]
    .map((given) => attempt(() => generateKeySync(...given))),
  noCallback: attempt(() => generateKey('aes', { length: 128 })),
});
