// A DSA pair, with the length of its divisor.
'use strict';
const { generateKeyPairSync, createSign, createVerify } = require('crypto');
exports.handler = async () => {
  const { publicKey, privateKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
  const signature = createSign('sha1').update('a').sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });
  return [publicKey.asymmetricKeyType, publicKey.asymmetricKeyDetails, signature.length,
    createVerify('sha1').update('a').verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)];
};
