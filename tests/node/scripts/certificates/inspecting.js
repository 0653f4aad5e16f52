// How a certificate prints.
'use strict';
const { X509Certificate } = require('crypto');
const { inspect } = require('util');
const { root, odd } = require('../fixed_certificates.js');
exports.handler = async () => {
  const certificate = new X509Certificate(root);
  return [inspect(certificate), inspect(new X509Certificate(odd)), inspect(certificate, { depth: 0 }), inspect(certificate, { depth: -1 }), inspect({ a: { b: { certificate } } }),
    Object.keys(certificate), X509Certificate.length, certificate instanceof X509Certificate];
};
