// structuredClone and message ports copy keys and certificates.
'use strict';
const { createPublicKey, createPrivateKey, createSecretKey, X509Certificate, KeyObject } = require('crypto');
const fixed = require('../fixed_keys.js');
const { leaf } = require('../fixed_certificates.js');
exports.handler = async () => {
  const keys = [createPublicKey(fixed.p256.publicKey), createPrivateKey(fixed.p256.privateKey), createSecretKey('abc')];
  const { port1, port2 } = new MessageChannel();
  const sent = new Promise((resolve) => { port2.onmessage = ({ data }) => resolve(data); });
  port1.postMessage({ key: keys[1] });
  const { key } = await sent;
  port1.close();
  const certificate = structuredClone({ inner: new X509Certificate(leaf) }).inner;
  return {
    clones: keys.map((one) => structuredClone(one)).map((copy, i) => [copy instanceof KeyObject, copy.type, copy.constructor === keys[i].constructor, copy !== keys[i], copy.equals(keys[i])]),
    sent: [key.type, key.equals(keys[1])],
    certificate: [certificate instanceof X509Certificate, certificate.subject, certificate.toString() === leaf],
  };
};
