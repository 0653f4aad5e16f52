// Who issued a certificate, whose key it is of.
'use strict';
const { X509Certificate, createPrivateKey, createPublicKey, createVerify, createSign, publicEncrypt, privateDecrypt } = require('crypto');
const attempt = require('../crypto_attempt.js');
const { root, leaf, leafKey } = require('../fixed_certificates.js');
exports.handler = async () => {
  const certificate = new X509Certificate(leaf);
  const issuer = new X509Certificate(root);
  const key = createPrivateKey(leafKey);
  return {
    issued: [certificate.checkIssued(issuer), issuer.checkIssued(issuer), issuer.checkIssued(certificate), certificate.checkIssued(certificate)],
    key: [certificate.checkPrivateKey(key), issuer.checkPrivateKey(key)],
    signed: [certificate.verify(issuer.publicKey), certificate.verify(certificate.publicKey), issuer.verify(issuer.publicKey)],
    errors: [() => certificate.checkIssued(1), () => certificate.checkIssued({}), () => certificate.checkPrivateKey(1), () => certificate.checkPrivateKey(certificate.publicKey),
      () => certificate.verify(1), () => certificate.verify(key)].map((call) => attempt(call)),
    asPublicKey: createPublicKey(leaf).equals(certificate.publicKey),
    verifies: createVerify('sha256').update('a').verify(leaf, createSign('sha256').update('a').sign(leafKey)),
    encrypts: privateDecrypt(leafKey, publicEncrypt(leaf, 'a')).toString(),
  };
};
