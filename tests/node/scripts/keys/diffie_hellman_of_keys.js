// diffieHellman with two KeyObjects.
'use strict';
const { diffieHellman, createPrivateKey, createPublicKey, createSecretKey, createECDH } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const priv = (name) => createPrivateKey(fixed[name].privateKey);
  const pub = (name) => createPublicKey(fixed[name].publicKey);
  const own = ['x25519', 'x448', 'p256', 'p384', 'p521', 'k256', 'dh'].map((name) => [name, diffieHellman({ privateKey: priv(name), publicKey: pub(name) }).toString('hex')]);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(priv('p256').export({ format: 'jwk' }).d, 'base64url'));
  return {
    own,
    asECDH: ecdh.computeSecret(ecdh.getPublicKey(), null, 'hex') === own[2][1],
    privateAsPublic: diffieHellman({ privateKey: priv('x25519'), publicKey: priv('x25519') }).toString('hex') === own[0][1],
    errors: [undefined, {}, { privateKey: 1, publicKey: pub('x25519') }, { privateKey: priv('x25519') }, { privateKey: priv('x25519'), publicKey: pub('p256') },
      { privateKey: pub('x25519'), publicKey: pub('x25519') }, { privateKey: priv('ed25519'), publicKey: pub('ed25519') }, { privateKey: priv('rsa'), publicKey: pub('rsa') },
      { privateKey: priv('p256'), publicKey: pub('p384') }, { privateKey: createSecretKey('a'), publicKey: pub('x25519') },
    ].map((options) => attempt(() => diffieHellman(options))),
  };
};
