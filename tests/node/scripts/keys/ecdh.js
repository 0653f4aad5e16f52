// The class ECDH: known keys, forms of points, secrets.
'use strict';
const { createECDH, ECDH } = require('crypto');
exports.handler = async () => ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1', 'brainpoolP256r1'].map((curve) => {
  const one = createECDH(curve);
  one.setPrivateKey(Buffer.alloc(32, 2));
  const two = ECDH(curve);
  const same = two.setPrivateKey('03'.repeat(32), 'hex') === two;
  const forms = ['uncompressed', 'compressed', 'hybrid'];
  const fresh = createECDH(curve);
  return [
    curve, same, one.getPrivateKey('hex'), ...forms.map((form) => one.getPublicKey('hex', form)), one.getPublicKey().length,
    one.computeSecret(two.getPublicKey(), null, 'hex'), two.computeSecret(one.getPublicKey('base64', 'compressed'), 'base64').toString('hex'),
    forms.map((form) => ECDH.convertKey(one.getPublicKey(), curve, null, 'hex', form) === one.getPublicKey('hex', form)),
    ECDH.convertKey(one.getPublicKey('hex', 'compressed'), curve, 'hex').toString('hex') === one.getPublicKey('hex'),
    fresh.generateKeys().equals(fresh.getPublicKey()), fresh.generateKeys('hex', 'compressed').length,
    fresh.computeSecret(one.getPublicKey()).equals(one.computeSecret(fresh.getPublicKey())),
  ];
});
