'use strict';
// Data that crypto's functions are given and give: strings in an encoding, views, keys.
const { Error, StringPrototypeToLowerCase, TypedArrayPrototypeGetLength } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { Buffer } = require('../buffer/buffer');
const { getEncoding } = require('../buffer/encodings');

const { isAnyArrayBuffer, isArrayBufferView } = native.types;

// Set by keys.js: what is made of KeyObjects and CryptoKeys. `secretOf(key)` gives the bytes of a secret one, undefined
// for what is no key object, and throws for one that is not secret.
const late = { isKey: () => false, secretOf: () => undefined };

// A native function's copy of a string as UTF-8 is not counted: what is large is converted here, within the limits.
const kMostText = 65536;
const utf8Data = (text) => (text.length > kMostText ? Buffer.from(text) : text);

// What a native function takes: strings as they are when they mean UTF-8.
function toData(data, encoding, name = 'data') {
  if (typeof data === 'string') {
    if (encoding === undefined || encoding === 'utf8' || encoding === 'utf-8' || encoding === 'buffer') return utf8Data(data);
    const row = typeof encoding === 'string' ? getEncoding(encoding) : undefined;
    if (row === undefined || row.name === 'utf8') return utf8Data(data);
    if (row.name === 'hex' && data.length % 2 !== 0) {
      throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
    }
    return row.encode(data);
  }
  if (!isArrayBufferView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  return data;
}

// A fresh Uint8Array as the caller wants it: a Buffer, or text.
function inEncoding(bytes, encoding) {
  const row = typeof encoding === 'string' && encoding !== 'buffer' ? getEncoding(encoding) : undefined;
  if (row === undefined) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return row.decode(bytes, 0, TypedArrayPrototypeGetLength(bytes));
}

// Strings, views and ArrayBuffers as bytes or (UTF-8) text for a native function.
function toArrayLike(data, name, encoding, expected = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView']) {
  if (typeof data === 'string') return encoding === undefined || encoding === 'buffer' ? utf8Data(data) : Buffer.from(data, encoding);
  if (!isAnyArrayBuffer(data) && !isArrayBufferView(data)) throw new codes.ERR_INVALID_ARG_TYPE(name, expected, data);
  return data;
}

// A secret key's bytes.
function toSecret(key, name = 'key', encoding = undefined) {
  const secret = late.secretOf(key);
  if (secret !== undefined) return secret;
  return toArrayLike(key, name, encoding,
    ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey']);
}

// Errors that Node throws natively have a code, but not in their stack.
function nativeError(Class, code, message) {
  const error = new Class(message);
  error.code = code;
  return error;
}

const lower = (name) => StringPrototypeToLowerCase(`${name}`);

module.exports = { Error, inEncoding, late, lower, nativeError, toArrayLike, toData, toSecret };
