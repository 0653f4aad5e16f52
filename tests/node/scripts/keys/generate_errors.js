// Options that give no keys.
'use strict';
const { generateKeyPairSync, generateKeyPair } = require('crypto');
const attempt = require('../crypto_attempt.js');
const bytes = Buffer.alloc(1);
exports.handler = async () => ({
  pairs: [
    [], [1], ['foo'], ['foo', 7], ['foo', []], ['rsa'], ['rsa', {}], ['rsa', { modulusLength: 'a' }], ['rsa', { modulusLength: 100 }], ['rsa', { modulusLength: -1 }],
    ['rsa', { modulusLength: 1e10 }], ['rsa', { modulusLength: 512, publicExponent: 4 }], ['rsa', { modulusLength: 512, publicExponent: 1 }],
    ['rsa', { modulusLength: 512, publicExponent: 'a' }], ['rsa-pss', { modulusLength: 512, hashAlgorithm: 'foo' }],
    ['rsa-pss', { modulusLength: 512, mgf1HashAlgorithm: 'bar' }], ['rsa-pss', { modulusLength: 512, saltLength: -2 }],
    ['rsa-pss', { modulusLength: 512, saltLength: 'a' }], ['rsa-pss', { modulusLength: 512, hashAlgorithm: 1 }],
    ['ec'], ['ec', {}], ['ec', { namedCurve: 'foo' }], ['ec', { namedCurve: 1 }], ['ec', { namedCurve: 'P-256', paramEncoding: 'x' }],
    ['dsa', {}], ['dsa', { modulusLength: 512, divisorLength: 'a' }],
    ['dh', {}], ['dh', { generator: 2 }], ['dh', { group: 'foo' }], ['dh', { group: 1 }], ['dh', { group: 'modp5', prime: bytes }],
    ['dh', { prime: bytes, primeLength: 5 }], ['dh', { primeLength: 'x' }], ['dh', { prime: 'x' }], ['dh', { primeLength: 64 }],
    ['ed25519', { publicKeyEncoding: 1 }], ['ed25519', { publicKeyEncoding: { type: 'x', format: 'pem' } }],
    ['ed25519', { publicKeyEncoding: { type: 'spki', format: 'x' } }], ['ed25519', { publicKeyEncoding: { type: 'pkcs1', format: 'pem' } }],
    ['ed25519', { privateKeyEncoding: { type: 'sec1', format: 'pem' } }],
    ['ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc' } }],
    ['ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'x', passphrase: 'a' } }],
  ].map((given) => attempt(() => generateKeyPairSync(...given).publicKey.type)),
  noCallback: [attempt(() => generateKeyPair('ed25519', {})), attempt(() => generateKeyPair('ed25519'))],
  wrongNow: attempt(() => generateKeyPair('ec', { namedCurve: 'foo' }, () => {})),
});
