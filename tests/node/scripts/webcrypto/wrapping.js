// wrapKey and unwrapKey: with AES-KW, AES-GCM, AES-CBC and RSA-OAEP, as bytes and as JWK.
'use strict';
const webAttempt = require('../web_attempt');
const keys = require('../fixed_keys');
const { bytes } = webAttempt;
const der = (pem) => Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
exports.handler = async () => {
  const { subtle } = crypto;
  const raw = bytes('0123456789abcdef');
  const iv = new Uint8Array(16);
  const uses = ['wrapKey', 'unwrapKey'];
  const inner = await subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
  const locked = await subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
  const kw = await subtle.importKey('raw', raw, 'AES-KW', true, uses);
  const gcm = await subtle.importKey('raw', raw, 'AES-GCM', true, uses);
  const cbc = await subtle.importKey('raw', raw, 'AES-CBC', true, uses);
  const oaep = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const rsaPublic = await subtle.importKey('spki', der(keys.rsa.publicKey), oaep, true, ['wrapKey']);
  const rsaPrivate = await subtle.importKey('pkcs8', der(keys.rsa.privateKey), oaep, true, ['unwrapKey']);
  const HMAC = { name: 'HMAC', hash: 'SHA-256' };
  const there = async (format, key, algorithm) => subtle.exportKey('raw', await subtle.unwrapKey(format, await subtle.wrapKey(format, inner, key, algorithm), key, algorithm, HMAC, true, ['sign']));
  return {
    wrapped: [await webAttempt(() => subtle.wrapKey('raw', inner, kw, 'AES-KW')), await webAttempt(() => subtle.wrapKey('raw', inner, gcm, { name: 'AES-GCM', iv })), await webAttempt(() => subtle.wrapKey('jwk', inner, cbc, { name: 'AES-CBC', iv })), await webAttempt(() => subtle.wrapKey('jwk', inner, kw, 'AES-KW'))],
    back: [await webAttempt(() => there('raw', kw, 'AES-KW')), await webAttempt(() => there('jwk', kw, 'AES-KW')), await webAttempt(() => there('jwk', gcm, { name: 'AES-GCM', iv })), await webAttempt(() => there('raw', cbc, { name: 'AES-CBC', iv }))],
    rsa: await webAttempt(async () => subtle.exportKey('raw', await subtle.unwrapKey('raw', await subtle.wrapKey('raw', inner, rsaPublic, oaep), rsaPrivate, oaep, HMAC, true, ['sign']))),
    as: await webAttempt(async () => subtle.unwrapKey('raw', await subtle.wrapKey('raw', inner, kw, 'AES-KW'), kw, 'AES-KW', 'AES-CBC', false, ['encrypt'])),
    errors: [await webAttempt(() => subtle.wrapKey('raw', locked, kw, 'AES-KW')), await webAttempt(() => subtle.unwrapKey('raw', new Uint8Array(24), kw, 'AES-KW', HMAC, true, ['sign'])), await webAttempt(() => subtle.wrapKey('raw', inner, locked, { name: 'AES-GCM', iv })), await webAttempt(() => subtle.wrapKey('raw', inner, kw)), await webAttempt(async () => subtle.unwrapKey('jwk', await subtle.wrapKey('raw', inner, gcm, { name: 'AES-GCM', iv }), gcm, { name: 'AES-GCM', iv }, HMAC, true, ['sign']))],
  };
};
