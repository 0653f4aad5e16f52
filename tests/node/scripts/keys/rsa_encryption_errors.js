// What RSA encryption refuses; with PKCS#1 padding nothing is decrypted with a private key.
'use strict';
const { publicEncrypt, privateDecrypt, privateEncrypt, publicDecrypt, createPublicKey, createSecretKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const { privateKey: key, publicKey } = fixed.rsa;
  const text = Buffer.from('some text');
  return [
    () => publicEncrypt(publicKey, 1), () => publicEncrypt(undefined, text), () => publicEncrypt(publicKey, Buffer.alloc(500)),
    () => publicEncrypt(fixed.p256.publicKey, text), () => publicEncrypt(fixed.ed25519.publicKey, text), () => publicEncrypt(fixed.pss.publicKey, text),
    () => publicEncrypt(createSecretKey('a'), text), () => publicEncrypt({ key: publicKey, oaepHash: 'foo' }, text),
    () => publicEncrypt({ key: publicKey, oaepHash: 1 }, text), () => publicEncrypt({ key: publicKey, oaepLabel: 1 }, text),
    () => publicEncrypt({ key: publicKey, padding: 99 }, text), () => publicEncrypt({ key: publicKey, padding: 3 }, text),
    () => privateDecrypt(createPublicKey(publicKey), text), () => privateDecrypt(key, text), () => privateDecrypt(key, Buffer.alloc(256)),
    () => privateDecrypt({ key, padding: 1 }, publicEncrypt({ key: publicKey, padding: 1 }, text)),
    () => privateEncrypt(createPublicKey(publicKey), text), () => privateEncrypt({ key, padding: 4 }, text),
    () => privateEncrypt({ key, padding: 'x' }, text), () => privateEncrypt(key, Buffer.alloc(256)),
    () => publicDecrypt(publicKey, Buffer.alloc(256, 3)), () => publicDecrypt(publicKey, text),
  ].map((call) => attempt(call));
};
