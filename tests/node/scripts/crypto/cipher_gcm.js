// AES-GCM: associated data, tags of several lengths, and what happens to a forgery.
'use strict';
const crypto = require('crypto');
const attempt = require('../attempt');
const key = Buffer.alloc(32, 7);
const iv = Buffer.alloc(12, 3);
function seal(text, options, aad) {
  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv, options);
  if (aad) cipher.setAAD(aad);
  return [cipher.update(text, 'utf8', 'hex') + cipher.final('hex'), cipher.getAuthTag().toString('hex')];
}
function open(data, tag, options, aad) {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv, options);
  if (aad) decipher.setAAD(aad);
  decipher.setAuthTag(Buffer.from(tag, 'hex'));
  return decipher.update(data, 'hex', 'utf8') + decipher.final('utf8');
}
exports.handler = async () => {
  const [data, tag] = seal('secret', undefined, Buffer.from('header'));
  const [shortData, shortTag] = seal('secret', { authTagLength: 12 });
  const long = crypto.createCipheriv('aes-128-gcm', Buffer.alloc(16), Buffer.alloc(60, 1));
  return {
    sealed: [data, tag], short: [shortData, shortTag],
    opened: open(data, tag, undefined, Buffer.from('header')),
    openedShort: open(shortData, shortTag, { authTagLength: 12 }),
    longIv: long.update('x', 'utf8', 'hex') + long.final('hex') + long.getAuthTag('hex').toString('base64'),
    textAad: attempt(() => crypto.createCipheriv('aes-256-gcm', key, iv).setAAD('text', { encoding: 'hex' }) instanceof crypto.Cipheriv),
    forgedTag: attempt(() => open(data, 'ff'.repeat(16), undefined, Buffer.from('header'))),
    forgedData: attempt(() => open(`00${data.slice(2)}`, tag, undefined, Buffer.from('header'))),
    otherAad: attempt(() => open(data, tag, undefined, Buffer.from('other'))),
    noTag: attempt(() => crypto.createDecipheriv('aes-256-gcm', key, iv).final()),
    wrongLength: attempt(() => open(data, 'ffffff')),
    fixedLength: attempt(() => open(data, tag, { authTagLength: 12 })),
    badLength: attempt(() => seal('a', { authTagLength: 3 })),
    tagTooEarly: attempt(() => crypto.createCipheriv('aes-256-gcm', key, iv).getAuthTag()),
    aadTooLate: attempt(() => { const c = crypto.createCipheriv('aes-256-gcm', key, iv); c.update('a'); c.setAAD(Buffer.from('b')); }),
    twoTags: attempt(() => { const d = crypto.createDecipheriv('aes-256-gcm', key, iv); d.setAuthTag(Buffer.alloc(16)); d.setAuthTag(Buffer.alloc(16)); }),
  };
};
