// What ciphers refuse: names, keys, vectors, calls in the wrong order, broken text.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
const k = Buffer.alloc(16, 1);
const iv = Buffer.alloc(16, 2);
const cipher = () => crypto.createCipheriv('aes-128-cbc', k, iv);
const decipher = () => crypto.createDecipheriv('aes-128-cbc', k, iv);
exports.handler = async () => ({
  construction: [
    attempt(() => crypto.createCipheriv('nope', k, iv)), attempt(() => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(32), iv)),
    attempt(() => crypto.createCipheriv('aes-128-cbc', k, Buffer.alloc(3))), attempt(() => crypto.createCipheriv('aes-128-cbc', k, null)),
    attempt(() => crypto.createCipheriv('aes-128-ecb', k, iv)), attempt(() => crypto.createCipheriv('aes-128-ecb', k)),
    attempt(() => crypto.createCipheriv(5, k, iv)), attempt(() => crypto.createCipheriv('aes-128-cbc', 5, iv)), attempt(() => crypto.createCipheriv('aes-128-cbc', k, 5)),
    attempt(() => crypto.createCipheriv('aes-128-gcm', k, null)), attempt(() => crypto.createCipheriv('aes-128-gcm', k, iv, { authTagLength: 'a' })),
    attempt(() => crypto.createCipheriv('aes-256-xts', Buffer.alloc(64), iv)),
  ],
  order: [
    attempt(() => { const c = cipher(); c.final(); c.final(); }), attempt(() => { const c = cipher(); c.final(); c.update('a'); }),
    attempt(() => { const c = cipher(); c.final(); c.setAutoPadding(); }), attempt(() => cipher().getAuthTag()), attempt(() => decipher().setAuthTag(k)), attempt(() => cipher().setAAD(k)),
  ],
  data: [
    attempt(() => cipher().update(5)), attempt(() => cipher().update('abc', 'hex')), attempt(() => cipher().update('abc', 'utf8', 'zzz')),
    attempt(() => { const d = decipher(); d.update('00', 'hex'); d.final(); }), attempt(() => { const d = decipher(); d.update(Buffer.alloc(16)); d.final(); }),
    attempt(() => { const c = cipher(); c.setAutoPadding(false); c.update('abc'); c.final(); }),
  ],
  details: (() => {
    try {
      const d = decipher();
      d.update(Buffer.alloc(16));
      d.final();
    } catch (error) {
      return { ...error };
    }
  })(),
  noPadding: (() => { const d = decipher().setAutoPadding(false); return d.update(Buffer.alloc(16), undefined, 'hex') + d.final('hex'); })(),
});
