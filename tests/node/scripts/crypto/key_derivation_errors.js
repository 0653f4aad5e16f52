// What the key derivations refuse.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => ({
  pbkdf2: [
    attempt(() => crypto.pbkdf2Sync('p', 's', 1, 20, 'xyz')), attempt(() => crypto.pbkdf2Sync('p', 's', 1, 20)), attempt(() => crypto.pbkdf2Sync('p', 's', 0, 20, 'sha1')),
    attempt(() => crypto.pbkdf2Sync('p', 's', 1, -1, 'sha1')), attempt(() => crypto.pbkdf2Sync(1, 's', 1, 20, 'sha1')), attempt(() => crypto.pbkdf2Sync('p', 1, 1, 20, 'sha1')),
    attempt(() => crypto.pbkdf2('p', 's', 1, 20, 'sha1')), attempt(() => crypto.pbkdf2('p', 's', 1, 20, 'xyz', () => {})), attempt(() => crypto.pbkdf2Sync('p', 's', 1.5, 20, 'sha1')),
  ],
  late: await new Promise((resolve) => crypto.pbkdf2('p', 's', 1, 8, 'shake128', (error, key) => resolve([error.message, error.code, key]))),
  scrypt: [
    attempt(() => crypto.scryptSync('p', 's', 32, { N: 3 })), attempt(() => crypto.scryptSync('p', 's', 32, { N: 1 })), attempt(() => crypto.scryptSync('p', 's', 32, { N: 65536 })),
    attempt(() => crypto.scryptSync('p', 's', 32, { N: 16, cost: 16 })), attempt(() => crypto.scryptSync('p', 's', 32, { N: -1 })), attempt(() => crypto.scryptSync('p', 's', 32, { maxmem: 'a' })),
    attempt(() => crypto.scryptSync('p', 's', -1)), attempt(() => crypto.scryptSync('p')), attempt(() => crypto.scrypt('p', 's', 32)), attempt(() => crypto.scrypt('p', 's', 32, { N: 16, maxmem: 5 }, () => {})),
  ],
  hkdf: [
    attempt(() => crypto.hkdfSync('sha256', 'key', 'salt', 'info', 255 * 32 + 1)), attempt(() => crypto.hkdfSync('xyz', 'key', 'salt', 'info', 5)), attempt(() => crypto.hkdfSync('sha256', 'key', 'salt', 'a'.repeat(1025), 5)),
    attempt(() => crypto.hkdfSync('sha256', 5, 'salt', 'a', 5)), attempt(() => crypto.hkdfSync('sha256', 'k', 5, 'a', 5)), attempt(() => crypto.hkdfSync('sha256', 'k', 'a', 'a', '5')), attempt(() => crypto.hkdf('sha256', 'k', 'a', 'a', 5)),
  ],
});
