// A certificate's parts: names, times, prints, uses.
'use strict';
const { X509Certificate } = require('crypto');
const attempt = require('../crypto_attempt.js');
const { root, leaf, odd } = require('../fixed_certificates.js');
const names = ['subject', 'subjectAltName', 'issuer', 'issuerCertificate', 'infoAccess', 'validFrom', 'validTo', 'fingerprint', 'fingerprint256',
  'fingerprint512', 'keyUsage', 'serialNumber', 'ca'];
exports.handler = async () => [root, leaf, odd].map((pem) => {
  const certificate = new X509Certificate(pem);
  return [
    names.map((name) => attempt(() => certificate[name])), certificate.raw.toString('base64') === pem.replace(/-----[^-]+-----|\n/g, ''),
    certificate.toString() === pem, certificate.toJSON() === pem, JSON.stringify(certificate) === JSON.stringify(pem), String(certificate) === pem,
    new X509Certificate(certificate.raw).fingerprint === certificate.fingerprint, new X509Certificate(Buffer.from(pem)).serialNumber,
    certificate.publicKey.type, certificate.publicKey.asymmetricKeyType, certificate.publicKey === certificate.publicKey,
    certificate.publicKey.export({ type: 'spki', format: 'pem' }),
  ];
});
