'use strict';
// What createSecureContext says of keys, certificates, ciphers and curves that are none.
const tls = require('tls');
const identities = require('../tls_identities');
const { clientKey: key, client: cert, clientKeyEncrypted, clientPfx } = identities;

const make = (options) => {
  try {
    return Object.keys(tls.createSecureContext(options));
  } catch (error) {
    return [error.name, error.code, error.message, error.reason, error.library];
  }
};
exports.handler = async () => [
  make({ cert, key }), make({ cert: 'nothing' }), make({ key: 'nothing' }), make({ cert, key: identities.serverKey }),
  make({ cert, key: clientKeyEncrypted, passphrase: 'wrong' }), make({ cert, key: clientKeyEncrypted }), make({ key: clientKeyEncrypted, passphrase: 5 }),
  make({ pfx: 'nothing' }), make({ pfx: clientPfx, passphrase: 'wrong' }), make({ pfx: clientPfx }), make({ pfx: 5 }),
  make({ ca: 'nothing' }), make({ ca: [] }), make({ crl: identities.revoked }), make({ crl: 'nothing' }),
  make({ ciphers: 'none' }), make({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }), make({ ciphers: 'TLS_AES_128_GCM_SHA256' }), make({ ciphers: 5 }),
  make({ sigalgs: 'none' }), make({ sigalgs: 'ECDSA+SHA256' }), make({ sigalgs: '' }), make({ sigalgs: 5 }),
  make({ ecdhCurve: 'none' }), make({ ecdhCurve: 'P-256:X25519' }), make({ ecdhCurve: 'auto' }), make({ ecdhCurve: 5 }),
  make({ secureOptions: 4 }), make({ secureOptions: 'x' }), make({ sessionTimeout: 300 }), make({ sessionTimeout: 'x' }), make({ sessionIdContext: 'a' }),
  make({ secureProtocol: 'SSLv3_method' }), make({ secureProtocol: 'TLSv1_1_method' }), make({ minVersion: 'TLSv1' }), make({ honorCipherOrder: true }),
];
