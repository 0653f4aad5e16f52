// A private key with a passphrase opens with it, and says what is wrong without.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
const forms = require('../fixed_key_forms.js');
exports.handler = async () => {
  const open = (key, options) => attempt(() =>
    createPrivateKey({ key, ...options }).export({ type: 'pkcs8', format: 'pem' }) === fixed.rsa.privateKey);
  const der = { key: Buffer.from(forms.p256Pkcs8EncryptedDer, 'base64'), format: 'der', type: 'pkcs8' };
  return {
    pkcs1: open(forms.rsaPkcs1Encrypted, { passphrase: 'top secret' }),
    pkcs8: open(forms.rsaPkcs8Encrypted, { passphrase: 'top secret' }),
    bytes: open(forms.rsaPkcs8Encrypted, { passphrase: Buffer.from('top secret') }),
    encoded: open(Buffer.from(forms.rsaPkcs8Encrypted), { passphrase: '746f7020736563726574', encoding: 'hex' }),
    wrong: open(forms.rsaPkcs1Encrypted, { passphrase: 'x' }),
    wrongPkcs8: open(forms.rsaPkcs8Encrypted, { passphrase: 'x' }),
    none: open(forms.rsaPkcs1Encrypted),
    nonePkcs8: open(forms.rsaPkcs8Encrypted),
    tooLong: open(forms.rsaPkcs8Encrypted, { passphrase: 'x'.repeat(1025) }),
    number: open(forms.rsaPkcs8Encrypted, { passphrase: 1 }),
    der: attempt(() => createPrivateKey({ ...der, passphrase: 'top secret' }).asymmetricKeyType),
    derNone: attempt(() => createPrivateKey(der)),
    derWrong: attempt(() => createPrivateKey({ ...der, passphrase: 'y' })),
    public: createPublicKey({ key: forms.rsaPkcs8Encrypted, passphrase: 'top secret' }).export({ type: 'spki', format: 'pem' }) === fixed.rsa.publicKey,
  };
};
