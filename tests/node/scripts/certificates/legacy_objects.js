// toLegacyObject: a certificate as sockets give it.
'use strict';
const { X509Certificate } = require('crypto');
const { root, leaf, odd } = require('../fixed_certificates.js');
exports.handler = async () => [root, leaf, odd].map((pem) => {
  const legacy = new X509Certificate(pem).toLegacyObject();
  return { ...legacy, raw: legacy.raw.length, pubkey: legacy.pubkey?.toString('hex'), prototypes: [Object.getPrototypeOf(legacy.subject)] };
});
