// deriveBits and deriveKey from passwords and shared secrets.
'use strict';
const webAttempt = require('../web_attempt');
const { bytes } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const pb = await subtle.importKey('raw', bytes('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
  const hk = await subtle.importKey('raw', bytes('password'), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const bitsOnly = await subtle.importKey('raw', bytes('password'), 'HKDF', false, ['deriveBits']);
  const P = { name: 'PBKDF2', salt: bytes('salt'), iterations: 10, hash: 'SHA-256' };
  const H = { name: 'HKDF', salt: bytes('salt'), info: bytes('info'), hash: 'SHA-512' };
  const cases = [
    () => subtle.deriveBits(P, pb, 128), () => subtle.deriveBits(P, pb, 512), () => subtle.deriveBits(P, pb, 0), () => subtle.deriveBits(H, hk, 256), () => subtle.deriveBits({ ...H, hash: 'SHA-1' }, hk, 8),
    async () => subtle.exportKey('raw', await subtle.deriveKey(P, pb, { name: 'AES-GCM', length: 256 }, true, ['encrypt'])), () => subtle.deriveKey(H, hk, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']), () => subtle.deriveKey(H, hk, { name: 'HMAC', hash: 'SHA-512', length: 256 }, true, ['verify']),
    () => subtle.deriveBits(P, pb, 7), () => subtle.deriveBits(P, pb, null), () => subtle.deriveBits(P, pb), () => subtle.deriveBits({ ...P, iterations: 0 }, pb, 128), () => subtle.deriveBits({ ...P, salt: undefined }, pb, 128), () => subtle.deriveBits(H, hk, 8 * 64 * 256), () => subtle.deriveBits(H, hk, null), () => subtle.deriveBits({ ...H, info: new Uint8Array(2000) }, hk, 8),
    () => subtle.deriveKey(H, hk, { name: 'HMAC', hash: 'SHA-256', length: 100 }, false, ['sign']), () => subtle.deriveKey(H, hk, { name: 'AES-CBC', length: 100 }, false, ['encrypt']), () => subtle.deriveKey(H, hk, 'PBKDF2', false, ['deriveBits']), () => subtle.deriveKey(H, hk, { name: 'AES-CBC', length: 128 }, false, []), () => subtle.deriveKey(H, bitsOnly, { name: 'AES-CBC', length: 128 }, false, ['encrypt']), () => subtle.deriveBits(P, hk, 128),
  ];
  const results = [];
  for (const call of cases) results.push(await webAttempt(call));
  return results;
};
