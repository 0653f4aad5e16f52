// importKey for secret keys: forms, usages, and each way to be refused.
'use strict';
const webAttempt = require('../web_attempt');
const { bytes } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const raw = bytes('0123456789abcdef');
  const k = 'MDEyMzQ1Njc4OWFiY2RlZg';
  const HMAC = { name: 'HMAC', hash: 'SHA-256' };
  const cases = [
    ['raw', raw, 'AES-CBC', true, ['encrypt', 'decrypt']], ['raw', raw, { name: 'aes-gcm' }, false, ['decrypt', 'encrypt', 'decrypt']], ['raw', raw, 'AES-KW', true, ['wrapKey']], ['raw', raw, HMAC, true, ['sign']], ['raw', raw, { ...HMAC, length: 128 }, true, ['sign']],
    ['raw', raw, 'PBKDF2', false, ['deriveBits', 'deriveKey']], ['raw', raw, 'HKDF', false, ['deriveKey']], ['jwk', { kty: 'oct', k, alg: 'A128CBC', ext: true, key_ops: ['encrypt'] }, 'AES-CBC', true, ['encrypt']], ['jwk', { kty: 'oct', k, alg: 'HS256', use: 'sig' }, HMAC, true, ['sign']],
    ['raw', raw, 'PBKDF2', true, ['deriveBits']], ['raw', raw, 'HKDF', false, ['sign']], ['raw', raw, 'AES-CBC', true, []], ['raw', raw, 'AES-CBC', true, ['sign']], ['raw', raw, 'AES-CBC', true, ['foo']], ['raw', bytes('abc'), 'AES-CBC', true, ['encrypt']], ['xxx', raw, 'AES-CBC', true, ['encrypt']],
    ['raw', raw, { name: 'HMAC' }, true, ['sign']], ['raw', raw, { name: 'HMAC', hash: 'MD5' }, true, ['sign']], ['raw', raw, { ...HMAC, length: 8 }, true, ['sign']], ['raw', bytes(''), HMAC, true, ['sign']], ['spki', raw, 'AES-CBC', true, ['encrypt']], ['spki', raw, HMAC, true, ['sign']], ['jwk', { kty: 'oct', k }, 'HKDF', false, ['deriveBits']],
    ['raw', raw, 'XYZ', true, ['encrypt']], ['raw', 'abc', 'AES-CBC', true, ['encrypt']], ['raw', raw, 'AES-CBC', true, 'encrypt'], ['raw', raw, 'AES-CBC', true], ['raw', raw],
    ['jwk', { kty: 'oct', k, alg: 'HS512' }, HMAC, true, ['sign']], ['jwk', { kty: 'oct', k, ext: false }, 'AES-GCM', true, ['encrypt']], ['jwk', { kty: 'oct', k, key_ops: ['decrypt'] }, 'AES-GCM', true, ['encrypt']], ['jwk', { kty: 'oct', k, key_ops: ['encrypt', 'encrypt'] }, 'AES-GCM', true, ['encrypt']],
    ['jwk', { kty: 'oct', k, use: 'sig' }, 'AES-GCM', true, ['encrypt']], ['jwk', { kty: 'RSA', k }, 'AES-GCM', true, ['encrypt']], ['jwk', { kty: 'oct' }, 'AES-GCM', true, ['encrypt']], ['jwk', raw, 'AES-GCM', true, ['encrypt']], ['jwk', 'x', 'AES-GCM', true, ['encrypt']], ['jwk', { kty: 'oct', k, alg: 'A128CBC' }, 'AES-GCM', true, ['encrypt']],
  ];
  const results = [];
  for (const args of cases) results.push(await webAttempt(() => subtle.importKey(...args)));
  return results;
};
