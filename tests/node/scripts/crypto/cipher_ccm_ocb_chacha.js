// The other authenticated modes, with their own rules.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
exports.handler = async () => {
  const result = {};
  for (const [name, keyLength, options] of [['aes-128-ccm', 16, { authTagLength: 8 }], ['aes-256-ocb', 32, { authTagLength: 16 }], ['chacha20-poly1305', 32, { authTagLength: 16 }], ['chacha20-poly1305', 32, undefined]]) {
    const key = Buffer.alloc(keyLength, 5);
    const iv = Buffer.alloc(12, 6);
    const cipher = crypto.createCipheriv(name, key, iv, options);
    const aad = Buffer.from('associated');
    cipher.setAAD(aad, { plaintextLength: 7 });
    const data = cipher.update('payload', 'utf8', 'hex') + cipher.final('hex');
    const tag = cipher.getAuthTag();
    const open = (bytes) => {
      const decipher = crypto.createDecipheriv(name, key, iv, options);
      decipher.setAuthTag(bytes);
      decipher.setAAD(aad, { plaintextLength: 7 });
      return decipher.update(data, 'hex', 'utf8') + decipher.final('utf8');
    };
    result[`${name} ${options ? 'with length' : 'plain'}`] = [data, tag.toString('hex'), open(tag), attempt(() => open(Buffer.alloc(tag.length)))];
  }
  const k = Buffer.alloc(16);
  const ccm = (iv, options) => crypto.createCipheriv('aes-128-ccm', k, iv, options);
  const n = Buffer.alloc(12);
  result.errors = [
    attempt(() => ccm(n)), attempt(() => ccm(n, { authTagLength: 5 })), attempt(() => ccm(Buffer.alloc(16), { authTagLength: 8 })),
    attempt(() => ccm(n, { authTagLength: 8 }).setAAD(k)), attempt(() => ccm(n, { authTagLength: 8 }).setAAD(k, { plaintextLength: -1 })),
    attempt(() => { const c = ccm(n, { authTagLength: 8 }); c.update('a'); c.update('b'); }),
    attempt(() => ccm(Buffer.alloc(13), { authTagLength: 8 }).update(Buffer.alloc(70000))),
    attempt(() => crypto.createCipheriv('aes-128-ocb', k, n)), attempt(() => crypto.createCipheriv('chacha20-poly1305', Buffer.alloc(32), Buffer.alloc(16))),
    attempt(() => { const d = crypto.createDecipheriv('aes-128-ccm', k, n, { authTagLength: 8 }); d.setAuthTag(Buffer.alloc(9)); }),
  ];
  return result;
};
