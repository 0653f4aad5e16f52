// generateKey: what it makes of each algorithm, and what it refuses. No key is made twice.
'use strict';
const webAttempt = require('../web_attempt');
const { bytes, shown } = webAttempt;
exports.handler = async () => {
  const { subtle } = crypto;
  const RSA = { modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const result = { secrets: [], pairs: [], errors: [] };
  for (const [algorithm, uses] of [[{ name: 'AES-GCM', length: 256 }, ['encrypt']], [{ name: 'AES-KW', length: 128 }, ['wrapKey']], [{ name: 'HMAC', hash: 'SHA-384' }, ['sign', 'verify']], [{ name: 'HMAC', hash: 'SHA-1', length: 160 }, ['sign']]]) {
    const [one, two] = [await subtle.generateKey(algorithm, true, uses), await subtle.generateKey(algorithm, true, uses)];
    result.secrets.push([shown(one), shown(await subtle.exportKey('raw', one)).length, shown(await subtle.exportKey('raw', one)) === shown(await subtle.exportKey('raw', two))]);
  }
  for (const [algorithm, uses] of [[{ ...RSA, name: 'RSASSA-PKCS1-v1_5' }, ['sign', 'verify']], [{ ...RSA, name: 'RSA-OAEP' }, ['encrypt', 'decrypt', 'wrapKey']], [{ name: 'ECDSA', namedCurve: 'P-384' }, ['sign', 'verify']], [{ name: 'ECDH', namedCurve: 'P-521' }, ['deriveBits']], ['Ed25519', ['sign', 'verify']], [{ name: 'X25519' }, ['deriveKey']]]) {
    const [one, two] = [await subtle.generateKey(algorithm, false, uses), await subtle.generateKey(algorithm, false, uses)];
    const spki = async (pair) => shown(await subtle.exportKey('spki', pair.publicKey));
    result.pairs.push([Object.keys(one), shown(one.publicKey), shown(one.privateKey), await spki(one) === await spki(two), Object.getPrototypeOf(one)]);
  }
  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const how = { name: 'ECDSA', hash: 'SHA-512' };
  result.works = await subtle.verify(how, pair.publicKey, await subtle.sign(how, pair.privateKey, bytes('a')), bytes('a'));
  for (const args of [[{ name: 'AES-GCM', length: 100 }, true, ['encrypt']], [{ name: 'AES-GCM' }, true, ['encrypt']], [{ name: 'AES-GCM', length: 128 }, true, []], ['PBKDF2', true, ['deriveBits']], [{ name: 'AES-GCM', length: 128 }, true, ['sign']], [], [{ name: 'HMAC', hash: 'SHA-1', length: 0 }, true, ['sign']], [{ name: 'HMAC', hash: 'SHA-1', length: 12 }, true, ['sign']],
    [{ name: 'ECDSA', namedCurve: 'P-999' }, true, ['sign']], [{ name: 'ECDSA' }, true, ['sign']], [{ name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']], [{ name: 'ECDSA', namedCurve: 'P-256' }, true, ['encrypt']], [{ name: 'ECDH', namedCurve: 'P-256' }, true, []], [{ ...RSA, name: 'RSA-PSS', hash: undefined }, true, ['sign']], [{ ...RSA, name: 'RSA-PSS', modulusLength: undefined }, true, ['sign']], [{ ...RSA, name: 'RSA-PSS', publicExponent: 5 }, true, ['sign']], [{ ...RSA, name: 'RSA-PSS' }, true, ['encrypt']], [{ ...RSA, name: 'RSA-PSS', publicExponent: new Uint8Array([1, 0, 0]) }, true, ['sign']], ['Ed25519', true, []], ['X25519', true, ['sign']]]) result.errors.push(await webAttempt(() => subtle.generateKey(...args)));
  return result;
};
