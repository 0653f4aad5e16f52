// Keys that are none, and pairs that do not belong together.
'use strict';
const { createECDH, ECDH } = require('crypto');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => {
  const fresh = createECDH('prime256v1');
  const early = [() => fresh.getPrivateKey(), () => fresh.getPublicKey(), () => fresh.computeSecret(Buffer.alloc(65, 4))].map((call) => attempt(call));
  fresh.setPrivateKey(Buffer.alloc(32, 1));
  const point = fresh.getPublicKey();
  const calls = [
    () => createECDH(), () => createECDH('foo'), () => createECDH('P-256'), () => fresh.computeSecret(Buffer.alloc(65, 4)), () => fresh.computeSecret('zz', 'hex'),
    () => fresh.computeSecret(1), () => fresh.setPrivateKey(Buffer.alloc(32)), () => fresh.setPrivateKey(Buffer.alloc(33, 255)), () => fresh.setPrivateKey(1),
    () => fresh.setPublicKey(Buffer.from('aa')), () => fresh.generateKeys('hex', 'foo'), () => fresh.getPublicKey('hex', 'foo'), () => fresh.getPublicKey('hex', {}), () => fresh.getPublicKey({}),
    () => ECDH.convertKey(Buffer.from('aa'), 'prime256v1'), () => ECDH.convertKey(point, 'foo'), () => ECDH.convertKey(point, 'prime256v1', 'hex', 'hex', 'x'),
    () => ECDH.convertKey(1, 'prime256v1'), () => ECDH.convertKey(point), () => ECDH.convertKey(Buffer.alloc(0), 'prime256v1'),
  ].map((call) => attempt(call));
  const other = createECDH('prime256v1');
  other.setPrivateKey(Buffer.alloc(32, 2));
  fresh.setPrivateKey(Buffer.alloc(32, 1));
  const set = fresh.setPublicKey(other.getPublicKey()) === fresh;
  return { early, calls, set, public: fresh.getPublicKey('hex'), mixed: attempt(() => fresh.computeSecret(other.getPublicKey())) };
};
