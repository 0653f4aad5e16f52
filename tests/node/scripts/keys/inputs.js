// Keys are taken as text, Buffer, view, ArrayBuffer and in an encoding.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const fixed = require('../fixed_keys.js');
exports.handler = async () => {
  const { publicKey: pem, privateKey } = fixed.rsa;
  const key = createPublicKey(pem);
  const der = key.export({ type: 'spki', format: 'der' });
  const bytes = new Uint8Array(Buffer.from(pem));
  const form = { format: 'der', type: 'spki' };
  return [
    createPublicKey(Buffer.from(pem)), createPublicKey(bytes), createPublicKey(bytes.buffer), createPublicKey(new DataView(bytes.buffer)),
    createPublicKey({ key: pem }), createPublicKey({ key: bytes.buffer, format: 'pem' }),
    createPublicKey({ key: der, ...form }), createPublicKey({ key: new Uint8Array(der).buffer, ...form }),
    createPublicKey({ key: der.toString('base64'), encoding: 'base64', ...form }),
    createPublicKey({ key: der.toString('hex'), encoding: 'hex', ...form }),
    createPublicKey(`some text before\n${pem}and after`),
    createPublicKey(pem.replace(/\n/g, '\r\n')),
    createPublicKey(privateKey),
  ].map((made) => made.equals(key) && made.type);
};
