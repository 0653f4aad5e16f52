// Pairs come in the forms that are asked for.
'use strict';
const { generateKeyPairSync, createPrivateKey, createPublicKey } = require('crypto');
exports.handler = async () => {
  const first = (key) => (typeof key === 'string' ? key.split('\n')[0] : Buffer.isBuffer(key) ? ['Buffer', key[0]] : Object.keys(key));
  const make = (type, options, read = {}) => {
    const { publicKey, privateKey } = generateKeyPairSync(type, options);
    const pair = [publicKey, privateKey].map((key) => (key.type ? key : undefined));
    return [first(publicKey), first(privateKey), pair.map((key) => key?.type ?? null),
      privateKey.type !== undefined || createPublicKey(createPrivateKey({ key: privateKey, ...read })).type];
  };
  const rsa = { modulusLength: 512 };
  return [
    make('rsa', { ...rsa, publicKeyEncoding: { type: 'pkcs1', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } }),
    make('rsa', { ...rsa, publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'der' } }, { format: 'der', type: 'pkcs8' }),
    make('rsa', { ...rsa, publicKeyEncoding: { format: 'jwk' }, privateKeyEncoding: { format: 'jwk' } }, { format: 'jwk' }),
    make('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'sec1', format: 'pem' } }),
    make('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' } }),
    make('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'a' } }, { passphrase: 'a' }),
  ];
};
