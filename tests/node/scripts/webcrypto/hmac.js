// HMAC: signing, verifying, exporting; the key works in createHmac, too.
'use strict';
const nodeCrypto = require('crypto');
const webAttempt = require('../web_attempt');
const { bytes } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const result = {};
  for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
    const key = await subtle.importKey('raw', bytes('a secret'), { name: 'HMAC', hash }, true, ['sign', 'verify']);
    const signature = await subtle.sign('HMAC', key, bytes('data'));
    result[hash] = [Buffer.from(signature).toString('hex'), await subtle.verify({ name: 'HMAC' }, key, signature, bytes('data')), await subtle.verify('hmac', key, signature, bytes('date')), await subtle.verify('HMAC', key, bytes('short'), bytes('data')), await subtle.exportKey('jwk', key)];
  }
  const key = await subtle.importKey('jwk', { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' }, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  result.inNode = [nodeCrypto.createHmac('sha256', key).update('a').digest('hex'), nodeCrypto.createHmac('sha256', 'secret').update('a').digest('hex')];
  result.errors = [
    await webAttempt(() => subtle.verify('HMAC', key, bytes('a'), bytes('a'))), await webAttempt(() => subtle.sign('RSASSA-PKCS1-v1_5', key, bytes('a'))), await webAttempt(() => subtle.sign('HMAC', {}, bytes('a'))),
    await webAttempt(() => subtle.sign('HMAC', key)), await webAttempt(() => subtle.exportKey('raw', key)), await webAttempt(() => subtle.encrypt('HMAC', key, bytes('a'))),
  ];
  return result;
};
