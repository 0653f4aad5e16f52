'use strict';
// What a caller says of a key's form: format (pem, der, jwk), type (pkcs1, pkcs8, spki, sec1), cipher, passphrase.
const { ArrayIsArray } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { Buffer } = require('../buffer/buffer');

const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const { ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const isStringOrBuffer = (value) => typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);

// Bytes for a native function.
function toBytes(data, name, encoding = undefined) {
  if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  if (!isAnyArrayBuffer(data) && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  return data;
}

const optionName = (name, object) => (object === undefined ? `options.${name}` : `options.${object}.${name}`);

function parseFormat(format, standard, name) {
  if (format === undefined && standard !== undefined) return standard;
  if (format === 'pem' || format === 'der' || format === 'jwk') return format;
  throw new ERR_INVALID_ARG_VALUE(name, format);
}

// `keyType`: that of the key which is to be written; undefined for one to be read. `isPublic`: undefined when either may be.
function parseType(type, isRequired, keyType, isPublic, name) {
  if (type === undefined && !isRequired) return undefined;
  if (type === 'pkcs1') {
    if (keyType !== undefined && keyType !== 'rsa') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for RSA keys');
    }
    return type;
  }
  if (type === 'spki' && isPublic !== false) return type;
  if (type === 'pkcs8' && isPublic !== true) return type;
  if (type === 'sec1' && isPublic !== true) {
    if (keyType !== undefined && keyType !== 'ec') {
      throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'can only be used for EC keys');
    }
    return type;
  }
  throw new ERR_INVALID_ARG_VALUE(name, type);
}

function parseFormatAndType(encoding, keyType, isPublic, object) {
  const isInput = keyType === undefined;
  const format = parseFormat(encoding.format, isInput ? 'pem' : undefined, optionName('format', object));
  const isRequired = (!isInput || format === 'der') && format !== 'jwk';
  return { format, type: parseType(encoding.type, isRequired, keyType, isPublic, optionName('type', object)) };
}

function needObject(encoding) {
  if (encoding === null || typeof encoding !== 'object' || ArrayIsArray(encoding)) throw new ERR_INVALID_ARG_TYPE('options', 'object', encoding);
}

function parsePublicEncoding(encoding, keyType, object) {
  needObject(encoding);
  return parseFormatAndType(encoding, keyType, keyType ? true : undefined, object);
}

function parsePrivateEncoding(encoding, keyType, object) {
  return parseEncoding(encoding, keyType, false, object);
}

// How a private key is written, or any key read.
function parseEncoding(encoding, keyType, isPublic, object) {
  needObject(encoding);
  const isInput = keyType === undefined;
  const { format, type } = parseFormatAndType(encoding, keyType, isPublic, object);
  const { cipher, encoding: passphraseEncoding } = encoding;
  let { passphrase } = encoding;
  if (!isInput) {
    if (cipher !== null && cipher !== undefined) {
      if (typeof cipher !== 'string') throw new ERR_INVALID_ARG_VALUE(optionName('cipher', object), cipher);
      if (format === 'der' && (type === 'pkcs1' || type === 'sec1')) {
        throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS(type, 'does not support encryption');
      }
    } else if (passphrase !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(optionName('cipher', object), cipher);
    }
  }
  if (isInput ? passphrase !== undefined && !isStringOrBuffer(passphrase) :
    cipher !== null && cipher !== undefined && !isStringOrBuffer(passphrase)) {
    throw new ERR_INVALID_ARG_VALUE(optionName('passphrase', object), passphrase);
  }
  if (passphrase !== undefined) passphrase = toBytes(passphrase, 'key.passphrase', passphraseEncoding);
  return { format, type, cipher, passphrase };
}

module.exports = { isStringOrBuffer, parseEncoding, parsePrivateEncoding, parsePublicEncoding, toBytes };
