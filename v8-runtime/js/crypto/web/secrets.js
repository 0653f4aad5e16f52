'use strict';
// Secret keys: AES and HMAC, and what keys are derived from.
const { MathCeil, Uint8Array } = require('../../core/primordials');
const { native } = require('../../core/native');
const { codes } = require('../../core/errors');
const { createCipheriv, createDecipheriv } = require('../ciphers');
const { nativeError } = require('../data');
const { createSecretKey, secretOf } = require('../keys');
const { createHmac } = require('../hash');
const { hkdfSync, pbkdf2Sync } = require('../kdf');
const { randomFillSync } = require('../random');
const { makeKey, objectOf } = require('./crypto_key');
const { failure, operationFailed, withoutDetails } = require('./failures');
const { checkJwk, checkJwkAlgorithm, checkUsages, dataError, readKey } = require('./import_checks');

const { base64Decode } = native;
const kBlock = 16;
const kHmacNames = { __proto__: null, 'SHA-1': 'HS1', 'SHA-256': 'HS256', 'SHA-384': 'HS384', 'SHA-512': 'HS512' };
const kHmacBits = { __proto__: null, 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };
const digestName = (hash) => hash.name.replace('-', '').toLowerCase();
const secretKey = (bytes) => createSecretKey(bytes);

function secretFromJwk(jwk) {
  return readKey(() => {
    if (typeof jwk.k !== 'string') throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_JWK', 'Invalid JWK secret key format');
    return base64Decode(jwk.k);
  });
}

// AES

const aesUsages = (name) => (name === 'AES-KW' ? ['wrapKey', 'unwrapKey'] : ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey']);
const aesJwkName = (name, length) => `A${length}${name.slice('AES-'.length)}`;
const isAesLength = (bits) => bits === 128 || bits === 192 || bits === 256;

function importAes(algorithm, format, data, extractable, usages) {
  const { name } = algorithm;
  checkUsages(usages, aesUsages(name), 'an AES');
  let bytes = data;
  if (format === 'jwk') {
    checkJwk(data, { kty: 'oct', use: 'enc', usages, extractable });
    bytes = secretFromJwk(data);
  } else if (format !== 'raw') {
    throw failure('NotSupportedError', `Unable to import AES key with format ${format}`);
  }
  const length = bytes.byteLength * 8;
  if (!isAesLength(length)) throw dataError('Invalid key length');
  if (format === 'jwk') checkJwkAlgorithm(data, aesJwkName(name, length));
  return makeKey(secretKey(bytes), { name, length }, usages, extractable);
}

function generateAes({ name, length }, extractable, usages) {
  checkUsages(usages, aesUsages(name), 'an AES');
  return makeKey(secretKey(randomFillSync(new Uint8Array(length / 8))), { name, length }, usages, extractable);
}

// All at once; `text` is the part that is not a tag.
function runCipher(encrypt, name, key, iv, text, prepare = undefined) {
  try {
    const cipher = (encrypt ? createCipheriv : createDecipheriv)(name, secretOf(key), iv, prepare?.options);
    prepare?.before?.(cipher);
    const pieces = [cipher.update(text), cipher.final()];
    if (prepare?.after) pieces.push(prepare.after(cipher));
    return joined(pieces);
  } catch (error) {
    throw operationFailed(withoutDetails(error, 'Cipher job failed'));
  }
}

function joined(pieces) {
  let size = 0;
  for (const piece of pieces) size += piece.byteLength;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}

const bitsOf = (key) => secretOf(key).byteLength * 8;

function aesGcm(encrypt, { iv, additionalData, tagLength = 128 }, key, data) {
  const tagBytes = tagLength / 8;
  let text = data;
  let tag;
  if (!encrypt) {
    if (data.byteLength < tagBytes) throw failure('OperationError', 'The provided data is too small.');
    text = data.subarray(0, data.byteLength - tagBytes);
    tag = data.subarray(data.byteLength - tagBytes);
  }
  return runCipher(encrypt, `aes-${bitsOf(key)}-gcm`, key, iv, text, {
    options: { authTagLength: tagBytes },
    before(cipher) {
      if (!encrypt) cipher.setAuthTag(tag);
      if (additionalData !== undefined) cipher.setAAD(additionalData);
    },
    after: encrypt ? (cipher) => cipher.getAuthTag() : undefined,
  });
}

// OpenSSL counts in 128 bits, WebCrypto in as many as it is told: where those overflow, a second cipher begins at zero.
function aesCtr(encrypt, { counter, length }, key, data) {
  const name = `aes-${bitsOf(key)}-ctr`;
  const blocks = BigInt(MathCeil(data.byteLength / kBlock));
  const range = 1n << BigInt(length);
  if (blocks > range) throw operationFailed(new Error('Cipher job failed'));
  const whole = BigInt(`0x${native.hexEncode(counter)}`);
  const left = range - (whole & (range - 1n));
  if (blocks <= left) return runCipher(encrypt, name, key, counter, data);
  const firstBytes = Number(left) * kBlock;
  const again = native.hexDecode((whole - (whole & (range - 1n))).toString(16).padStart(2 * kBlock, '0'));
  return joined([runCipher(encrypt, name, key, counter, data.subarray(0, firstBytes)),
    runCipher(encrypt, name, key, again, data.subarray(firstBytes))]);
}

const kWrapIv = new Uint8Array(8).fill(0xA6);
function runAes(encrypt, algorithm, key, data) {
  switch (algorithm.name) {
    case 'AES-CBC': return runCipher(encrypt, `aes-${bitsOf(key)}-cbc`, key, algorithm.iv, data);
    case 'AES-CTR': return aesCtr(encrypt, algorithm, key, data);
    case 'AES-GCM': return aesGcm(encrypt, algorithm, key, data);
    default: return wrapAes(encrypt, key, data);
  }
}

function wrapAes(encrypt, key, data) {
  try {
    const cipher = (encrypt ? createCipheriv : createDecipheriv)(`id-aes${bitsOf(key)}-wrap`, secretOf(key), kWrapIv);
    return joined([cipher.update(data), cipher.final()]);
  } catch (error) {
    const told = error.message === 'Trying to add data in unsupported state' ? new Error('error:1C800066:Provider routines::cipher operation failed') : error;
    throw operationFailed(told);
  }
}

// HMAC

function importHmac({ name, hash, length: wanted }, format, data, extractable, usages) {
  checkUsages(usages, ['sign', 'verify'], 'an HMAC');
  let bytes = data;
  if (format === 'jwk') {
    checkJwk(data, { kty: 'oct', use: 'sig', usages, extractable });
    checkJwkAlgorithm(data, kHmacNames[hash.name]);
    bytes = secretFromJwk(data);
  } else if (format !== 'raw') {
    throw failure('Error', `Unable to import HMAC key with format ${format}`);
  }
  if (bytes.byteLength === 0) throw dataError('Zero-length key is not supported');
  const length = bytes.byteLength * 8;
  if (wanted !== undefined && wanted !== length) throw dataError('Invalid key length');
  return makeKey(secretKey(bytes), { name, hash, length }, usages, extractable);
}

function generateHmac({ name, hash, length = kHmacBits[hash.name] }, extractable, usages) {
  checkUsages(usages, ['sign', 'verify'], 'an HMAC');
  if (length < 8) throw operationFailed(new codes.ERR_OUT_OF_RANGE('options.length', '>= 8 && <= 2147483647', length));
  return makeKey(secretKey(randomFillSync(new Uint8Array(length / 8))), { name, length, hash }, usages, extractable);
}

const hmacOf = (key, data) => createHmac(digestName(key.algorithm.hash), secretOf(key)).update(data).digest();
const signHmac = (algorithm, key, data) => hmacOf(key, data);
function verifyHmac(algorithm, key, signature, data) {
  const expected = hmacOf(key, data);
  return native.crypto.sameBytes(expected, signature) === true;
}

// What keys are derived from

function importMaterial({ name }, format, data, extractable, usages) {
  checkUsages(usages, ['deriveKey', 'deriveBits'], `a ${name}`);
  if (extractable) throw failure('SyntaxError', `${name} keys are not extractable`);
  if (format !== 'raw') throw failure('NotSupportedError', `Unable to import ${name} key with format ${format}`);
  return makeKey(secretKey(data), { name }, usages, false);
}

function checkBits(length) {
  if (length === null) throw failure('OperationError', 'length cannot be null');
  if (length % 8 !== 0) throw failure('OperationError', 'length must be a multiple of 8');
}

function deriveMaterial(algorithm, key, length) {
  const { name, hash, salt, info, iterations } = algorithm;
  if (name === 'PBKDF2' && iterations === 0) throw failure('OperationError', 'iterations cannot be zero');
  checkBits(length);
  if (length === 0) return new Uint8Array(0);
  const secret = secretOf(key);
  try {
    return name === 'PBKDF2' ? pbkdf2Sync(secret, salt, iterations, length / 8, digestName(hash)) :
      new Uint8Array(hkdfSync(digestName(hash), secret, salt, info, length / 8));
  } catch (error) {
    throw operationFailed(withoutDetails(error, 'Deriving bits failed'));
  }
}

// How many bits a key to be derived wants; null: as many as there are.
function derivedLength({ name, length, hash }) {
  if (name === 'HKDF' || name === 'PBKDF2') return null;
  if (name === 'HMAC') {
    if (length === undefined) return kHmacBits[hash.name];
    if (length > 0) return length;
  } else if (isAesLength(length)) {
    return length;
  }
  throw failure('OperationError', 'Invalid key length');
}

function exportSecret(key, jwk) {
  if (!jwk) return new Uint8Array(secretOf(key));
  const { name, length, hash } = key.algorithm;
  return { ...objectOf(key).export({ format: 'jwk' }), alg: name === 'HMAC' ? kHmacNames[hash.name] : aesJwkName(name, length) };
}

module.exports = {
  deriveMaterial, derivedLength, digestName, exportSecret, generateAes, generateHmac, importAes, importHmac, importMaterial, runAes,
  signHmac, verifyHmac,
};
