// Private keys can be written encrypted, where their form allows it.
'use strict';
const { createPrivateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const rsa = createPrivateKey(fixed.rsa.privateKey);
  const curve = createPrivateKey(fixed.p256.privateKey);
  const again = (key, options) => attempt(() => {
    const written = key.export({ cipher: 'aes-256-cbc', passphrase: 'ä', ...options });
    const head = typeof written === 'string' ? written.split('\n').slice(0, 3).map((line) => line.slice(0, 34)) : written[0];
    return [createPrivateKey({ key: written, passphrase: 'ä', ...options }).equals(key), head.slice?.(0, 2) ?? head];
  });
  return {
    pkcs8: again(rsa, { type: 'pkcs8', format: 'pem' })[0],
    pkcs8Der: again(rsa, { type: 'pkcs8', format: 'der' }),
    pkcs1: again(rsa, { type: 'pkcs1', format: 'pem' }),
    sec1: again(curve, { type: 'sec1', format: 'pem' }),
    empty: again(curve, { type: 'pkcs8', format: 'pem', passphrase: '' })[0],
    pkcs1Der: again(rsa, { type: 'pkcs1', format: 'der' }),
    sec1Der: again(curve, { type: 'sec1', format: 'der' }),
    jwk: again(rsa, { format: 'jwk' }),
    unknown: again(rsa, { type: 'pkcs8', format: 'pem', cipher: 'nothing' }),
    noPassphrase: again(rsa, { type: 'pkcs8', format: 'pem', passphrase: undefined }),
    noCipher: again(rsa, { type: 'pkcs8', format: 'pem', cipher: undefined }),
    wrongCipher: again(rsa, { type: 'pkcs8', format: 'pem', cipher: 1 }),
  };
};
