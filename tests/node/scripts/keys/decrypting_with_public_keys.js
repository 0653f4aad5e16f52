// What wants a private key says so of a public one when it is used.
'use strict';
const { privateDecrypt, privateEncrypt } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
const { leaf } = require('../fixed_certificates.js');
exports.handler = async () => [
  () => privateDecrypt(fixed.rsa.publicKey, Buffer.alloc(256, 1)), () => privateDecrypt(leaf, Buffer.alloc(256, 1)),
  () => privateDecrypt({ key: fixed.rsa.publicKey, padding: 9 }, Buffer.alloc(256, 1)), () => privateEncrypt(fixed.rsa.publicKey, Buffer.from('a')),
  () => privateEncrypt({ key: fixed.rsa.publicKey, padding: 9 }, Buffer.from('a')), () => privateEncrypt(fixed.p256.privateKey, Buffer.from('a')),
].map((call) => attempt(call));
