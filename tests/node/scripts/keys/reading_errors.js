// Texts and bytes that are no keys: OpenSSL's errors as Node tells them.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
const block = (label, body) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
exports.handler = async () => {
  const bytes = Buffer.from('abc');
  const give = (create, key) => attempt(() => create(key).type);
  return {
    public: ['', 'garbage', bytes, block('PUBLIC KEY', 'AAAA'), block('RSA PUBLIC KEY', 'AAAA'), block('CERTIFICATE', 'AAAA'),
      block('PRIVATE KEY', 'AAAA'), block('PUBLIC KEY', '!!!')].map((key) => give(createPublicKey, key)),
    private: ['', 'garbage', block('PRIVATE KEY', 'AAAA'), block('PRIVATE KEY', '!!!'), block('RSA PRIVATE KEY', 'AAAA'),
      block('EC PRIVATE KEY', 'AAAA'), fixed.rsa.publicKey].map((key) => give(createPrivateKey, key)),
    publicDer: ['spki', 'pkcs1', 'pkcs8', 'sec1'].map((type) => give(createPublicKey, { key: bytes, format: 'der', type })),
    privateDer: ['pkcs1', 'pkcs8', 'sec1'].map((type) => give(createPrivateKey, { key: bytes, format: 'der', type })),
    empty: give(createPrivateKey, { key: Buffer.alloc(0), format: 'der', type: 'pkcs8' }),
  };
};
