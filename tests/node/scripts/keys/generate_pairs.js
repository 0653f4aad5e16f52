// Generated pairs have what was asked for, and belong together.
'use strict';
const { generateKeyPairSync, createPublicKey, createSign, createVerify, sign, verify, diffieHellman } = require('crypto');
exports.handler = async () => [
  ['rsa', { modulusLength: 512 }], ['rsa', { modulusLength: 520, publicExponent: 3 }],
  ['rsa-pss', { modulusLength: 512 }], ['rsa-pss', { modulusLength: 528, hashAlgorithm: 'sha256' }],
  ['rsa-pss', { modulusLength: 512, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha1', saltLength: 5 }],
  ['ec', { namedCurve: 'P-256' }], ['ec', { namedCurve: 'secp521r1', paramEncoding: 'named' }], ['ec', { namedCurve: 'secp256k1', paramEncoding: 'explicit' }],
  ['ed25519'], ['ed448', {}], ['x25519'], ['x448'], ['dh', { group: 'modp5' }],
].map(([type, options]) => {
  const { publicKey, privateKey } = generateKeyPairSync(type, options);
  const details = { ...publicKey.asymmetricKeyDetails };
  if (details.publicExponent) details.publicExponent = String(details.publicExponent);
  const works = () => {
    if (type[0] === 'x' || type === 'dh') {
      const other = generateKeyPairSync(type, options);
      return diffieHellman({ privateKey, publicKey: other.publicKey }).equals(diffieHellman({ privateKey: other.privateKey, publicKey }));
    }
    if (type.startsWith('ed')) return verify(null, Buffer.from('a'), publicKey, sign(null, Buffer.from('a'), privateKey));
    return createVerify('sha256').update('a').verify(publicKey, createSign('sha256').update('a').sign(privateKey));
  };
  return [publicKey.type, privateKey.type, publicKey.asymmetricKeyType, details, createPublicKey(privateKey).equals(publicKey), works(),
    generateKeyPairSync(type, options).publicKey.equals(publicKey)];
});
