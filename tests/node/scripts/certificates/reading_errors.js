// What is no certificate.
'use strict';
const { X509Certificate } = require('crypto');
const attempt = require('../crypto_attempt.js');
const { root, leaf, leafKey } = require('../fixed_certificates.js');
exports.handler = async () => {
  const { raw } = new X509Certificate(leaf);
  return [undefined, 1, {}, null, 'x', '', Buffer.alloc(0), leaf.slice(0, 500), raw.subarray(0, 500), leafKey, new ArrayBuffer(1), root + leaf, `text before\n${leaf}`]
    .map((given) => attempt(() => new X509Certificate(given).serialNumber));
};
