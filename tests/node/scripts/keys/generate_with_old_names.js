// Options of RSA-PSS by their names of old still work, and warn.
'use strict';
const { generateKeyPairSync } = require('crypto');
const attempt = require('../crypto_attempt.js');
exports.handler = async () => {
  const warnings = [];
  process.on('warning', (warning) => warnings.push([warning.name, warning.code, warning.message]));
  const make = (options) => attempt(() => {
    const details = generateKeyPairSync('rsa-pss', { modulusLength: 512, ...options }).publicKey.asymmetricKeyDetails;
    return [details.hashAlgorithm, details.mgf1HashAlgorithm, details.saltLength];
  });
  const made = [make({ hash: 'sha256', saltLength: 4 }), make({ hashAlgorithm: 'sha1', mgf1Hash: 'sha256', saltLength: 3 }), make({ hash: 'sha256', hashAlgorithm: 'sha1' }),
    make({ hash: 'sha256', hashAlgorithm: 'sha256', saltLength: 0 }), make({ hash: 1 })];
  await new Promise((resolve) => { setImmediate(resolve); });
  return { made, warnings };
};
