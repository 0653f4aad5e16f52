// A key that is read and written again is what it was, in PEM and in DER.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const fixed = require('../fixed_keys.js');
exports.handler = async () => Object.keys(fixed).map((name) => {
  const { publicKey, privateKey } = fixed[name];
  const spki = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  const pkcs8 = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' });
  return [
    name,
    createPublicKey(publicKey).export({ type: 'spki', format: 'pem' }) === publicKey,
    createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem' }) === privateKey,
    spki.toString('base64') === publicKey.replace(/-----[^-]+-----|\n/g, ''),
    createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ type: 'spki', format: 'pem' }) === publicKey,
    createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }) === privateKey,
    createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) === publicKey,
    createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'pem' }) === publicKey,
  ];
});
