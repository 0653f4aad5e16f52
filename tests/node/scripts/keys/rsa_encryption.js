// RSA encryption both ways round, with its paddings.
'use strict';
const { publicEncrypt, privateDecrypt, privateEncrypt, publicDecrypt, createPublicKey, createPrivateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const { privateKey: key, publicKey } = fixed.rsa;
  const privateKey = createPrivateKey(key);
  const text = Buffer.from('some text');
  const through = (options, decryptOptions = options) => attempt(() =>
    privateDecrypt({ key, ...decryptOptions }, publicEncrypt({ key: publicKey, ...options }, text)).toString());
  return {
    plain: privateDecrypt(key, publicEncrypt(publicKey, text)).toString(),
    string: privateDecrypt(key, publicEncrypt(publicKey, 'ü')).toString(),
    privateAsPublic: privateDecrypt(key, publicEncrypt(key, text)).toString(),
    keyObject: privateDecrypt(key, publicEncrypt(createPublicKey(publicKey), text)).toString(),
    hashes: ['sha1', 'sha256', 'sha384', 'sha512', 'md5'].map((oaepHash) => through({ oaepHash })),
    label: through({ oaepLabel: Buffer.from('label') }),
    emptyLabel: through({ oaepLabel: Buffer.alloc(0) }),
    textLabel: through({ oaepLabel: 'label' }, { oaepLabel: Buffer.from('label') }),
    encoding: privateDecrypt({ key: privateKey, encoding: 'hex' }, publicEncrypt(publicKey, text).toString('hex')).toString(),
    signed: privateEncrypt(key, text).toString('hex'),
    recovered: publicDecrypt(publicKey, privateEncrypt(key, text)).toString(),
    recoveredByPrivate: publicDecrypt(key, privateEncrypt(key, text)).toString(),
    noPadding: [publicDecrypt({ key: publicKey, padding: 3 }, privateEncrypt({ key, padding: 3 }, Buffer.alloc(256, 7))).equals(Buffer.alloc(256, 7)),
      publicEncrypt({ key: publicKey, padding: 3 }, Buffer.alloc(256, 7)).toString('hex')],
    pkcs1: publicEncrypt({ key: publicKey, padding: 1 }, text).length,
    wrongHash: through({ oaepHash: 'sha256' }, { oaepHash: 'sha1' }),
    wrongLabel: attempt(() => privateDecrypt({ key: privateKey, oaepLabel: 'b' }, publicEncrypt({ key: publicKey, oaepLabel: 'a' }, text))),
  };
};
