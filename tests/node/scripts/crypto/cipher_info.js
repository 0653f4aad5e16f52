// getCipherInfo and getCiphers.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => ({
  infos: ['aes-128-cbc', 'AES-256-GCM', 'aes-128-ecb', 'chacha20-poly1305', 'id-aes128-wrap', 'aes-128-ccm', 'aes-128-ocb', 'aes-256-xts', 'aes-128-ctr', 'des-ede3-cbc', 'chacha20', 419, 'nope', 99999].map((name) => attempt(() => crypto.getCipherInfo(name))),
  lengths: [['aes-128-cbc', { keyLength: 5 }], ['aes-128-cbc', { keyLength: 16, ivLength: 16 }], ['aes-128-gcm', { ivLength: 16 }], ['chacha20-poly1305', { ivLength: 5 }], ['aes-128-ccm', { ivLength: 13 }], ['aes-128-ccm', { ivLength: 14 }]]
    .map(([name, options]) => attempt(() => crypto.getCipherInfo(name, options))),
  errors: [attempt(() => crypto.getCipherInfo({})), attempt(() => crypto.getCipherInfo('aes-128-cbc', { keyLength: 'a' })), attempt(() => crypto.getCipherInfo('aes-128-cbc', 5))],
  names: crypto.getCiphers(),
});
