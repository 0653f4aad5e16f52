'use strict';
// publicEncrypt, privateDecrypt, privateEncrypt, publicDecrypt.
const { native } = require('../core/native');
const { validateString } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { toBytes } = require('./key_encoding');
const { anyHandleFrom, preparePrivateKey, preparePublicOrPrivateKey } = require('./keys');

const kPkcs1 = 1;
const kOaep = 4;

// The native function takes the same name. Anonymous, as Node's are.
const makeCipher = (operation, standardPadding, prepare) => (options, buffer) => {
  const prepared = prepare(options);
  const padding = options.padding || standardPadding;
  const { oaepHash, encoding } = options;
  let { oaepLabel } = options;
  if (oaepHash !== undefined) validateString(oaepHash, 'key.oaepHash');
  if (oaepLabel !== undefined) oaepLabel = toBytes(oaepLabel, 'key.oaepLabel', encoding);
  const data = toBytes(buffer, 'buffer', encoding);
  const result = native.keys.cipher(operation, anyHandleFrom(prepared), data, padding >>> 0, oaepHash, oaepLabel);
  return Buffer.from(result.buffer, result.byteOffset, result.byteLength);
};

module.exports = {
  privateDecrypt: makeCipher('privateDecrypt', kOaep, preparePrivateKey),
  privateEncrypt: makeCipher('privateEncrypt', kPkcs1, preparePrivateKey),
  publicDecrypt: makeCipher('publicDecrypt', kPkcs1, preparePublicOrPrivateKey),
  publicEncrypt: makeCipher('publicEncrypt', kOaep, preparePublicOrPrivateKey),
};
