'use strict';
// Arguments of SubtleCrypto's methods as WebIDL wants them, and algorithms: a name or a dictionary becomes a dictionary
// whose members are there and of the right type, according to what is to be done with it.
const { Array, ArrayPrototypeIncludes, Number, Object, String, StringPrototypeToUpperCase, SymbolIterator, TypeError } =
  require('../../core/primordials');
const { native } = require('../../core/native');
const { codes } = require('../../core/errors');
const { nativeError } = require('../data');
const { isCryptoKey } = require('./crypto_key');
const { failure } = require('./failures');
const { requireArguments } = require('./required');

const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = native.types;
const kOrdinals = ['1st', '2nd', '3rd', '4th', '5th', '6th', '7th'];
const kFormats = ['raw', 'pkcs8', 'spki', 'jwk'];
const kUsages = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
const kNormalizing = 'Failed to normalize algorithm';

const typeError = (code, message) => nativeError(TypeError, code, message);

// Converters of the argument with number `index` of `method`.
function argumentOf(method, index) {
  const prefix = `Failed to execute '${method}' on 'SubtleCrypto'`;
  const name = `${kOrdinals[index]} argument`;
  const wrong = (what) => typeError('ERR_INVALID_ARG_TYPE', `${prefix}: ${name} ${what}`);
  const enumValue = (value, type, values, at = '') => {
    const text = String(value);
    if (ArrayPrototypeIncludes(values, text)) return text;
    throw typeError('ERR_INVALID_ARG_VALUE', `${prefix}: ${name}${at} value '${text}' is not a valid enum value of type ${type}.`);
  };
  return {
    bytes(value) {
      if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return copyOf(value);
      throw wrong('is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.');
    },
    key(value) {
      if (isCryptoKey(value)) return value;
      throw wrong('is not of type CryptoKey.');
    },
    format: (value) => enumValue(value, 'KeyFormat', kFormats),
    usages(value) {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function') || typeof value[SymbolIterator] !== 'function') {
        throw wrong('can not be converted to sequence.');
      }
      return Array.from(value, (usage, i) => enumValue(usage, 'KeyUsage', kUsages, `, index ${i}`));
    },
    dictionary(value) {
      if (value == null) return {};
      if (typeof value === 'object' || typeof value === 'function') return { ...value };
      throw wrong('can not be converted to a dictionary');
    },
  };
}

// The bytes as they are now: what a handler does to its buffer while the promise is pending changes nothing.
function copyOf(value) {
  const bytes = isAnyArrayBuffer(value) ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(bytes);
}

function integer(most) {
  return (value, where) => {
    const number = Number(value);
    const whole = Math.trunc(number);
    if (!(Number.isFinite(number) && whole >= 0 && whole <= most)) {
      throw typeError('ERR_OUT_OF_RANGE', `${kNormalizing}: ${where} is outside the expected range of 0 to ${most}.`);
    }
    return whole;
  };
}

function bufferSource(value, where) {
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) return copyOf(value);
  throw typeError('ERR_INVALID_ARG_TYPE', `${kNormalizing}: ${where} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
}

function bigInteger(value, where) {
  if (isUint8Array(value)) return new Uint8Array(value);
  throw typeError('ERR_INVALID_ARG_TYPE', `${kNormalizing}: ${where} is not an Uint8Array object.`);
}

function cryptoKey(value, where) {
  if (isCryptoKey(value)) return value;
  throw typeError('ERR_INVALID_ARG_TYPE', `${kNormalizing}: ${where} is not of type CryptoKey.`);
}

const digest = (value) => normalizeAlgorithm(value, 'digest');
const octet = integer(255);
const short = integer(65535);
const long = integer(4294967295);

const exactly16 = (value, where) => {
  const bytes = bufferSource(value, where);
  if (bytes.byteLength !== 16) throw failure('OperationError', `algorithm.${/^'(\w+)'/.exec(where)[1]} must contain exactly 16 bytes`);
  return bytes;
};
const counterLength = (value, where) => {
  const length = octet(value, where);
  if (length === 0 || length > 128) throw failure('OperationError', 'AES-CTR algorithm.length must be between 1 and 128');
  return length;
};
const gcmTagLength = (value, where) => {
  const length = octet(value, where);
  if (ArrayPrototypeIncludes([32, 64, 96, 104, 112, 120, 128], length)) return length;
  throw failure('OperationError', `${length} is not a valid AES-GCM tag length`);
};
const aesKeyLength = (value, where) => {
  const length = short(value, where);
  if (length === 128 || length === 192 || length === 256) return length;
  throw failure('OperationError', 'AES key length must be 128, 192, or 256 bits');
};
const hmacLength = (value, where) => {
  const length = long(value, where);
  if (length % 8 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('algorithm.length', length, 'must be a multiple of 8');
  return length;
};

// Members in the order in which they are converted: [name, converter, optional].
const kDictionaries = {
  __proto__: null,
  AesCbcParams: [['iv', exactly16]],
  AesCtrParams: [['counter', exactly16], ['length', counterLength]],
  AesDerivedKeyParams: [['length', short]],
  AesGcmParams: [['additionalData', bufferSource, true], ['iv', bufferSource], ['tagLength', gcmTagLength, true]],
  AesKeyGenParams: [['length', aesKeyLength]],
  EcKeyGenParams: [['namedCurve', String]],
  EcKeyImportParams: [['namedCurve', String]],
  EcdhKeyDeriveParams: [['public', cryptoKey]],
  EcdsaParams: [['hash', digest]],
  Ed448Params: [['context', bufferSource, true]],
  HkdfParams: [['hash', digest], ['info', bufferSource], ['salt', bufferSource]],
  HmacDerivedParams: [['hash', digest], ['length', long, true]],
  HmacImportParams: [['hash', digest], ['length', long, true]],
  HmacKeyGenParams: [['hash', digest], ['length', hmacLength, true]],
  Pbkdf2Params: [['hash', digest], ['iterations', long], ['salt', bufferSource]],
  RsaHashedImportParams: [['hash', digest]],
  RsaHashedKeyGenParams: [['modulusLength', long], ['publicExponent', bigInteger], ['hash', digest]],
  RsaOaepParams: [['label', bufferSource, true]],
  RsaPssParams: [['saltLength', long]],
};
// Names that messages call otherwise.
const kShownAs = { __proto__: null, HmacDerivedParams: 'HmacImportParams' };

const kAes = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW'];
const kRsa = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP'];
const kCfrg = ['Ed25519', 'Ed448', 'X25519', 'X448'];
const all = (names, type) => Object.fromEntries(names.map((name) => [name, type]));
const kCiphers = { 'RSA-OAEP': 'RsaOaepParams', 'AES-CBC': 'AesCbcParams', 'AES-CTR': 'AesCtrParams', 'AES-GCM': 'AesGcmParams' };
const kSignatures = { 'RSASSA-PKCS1-v1_5': null, 'RSA-PSS': 'RsaPssParams', ECDSA: 'EcdsaParams', HMAC: null, Ed25519: null, Ed448: 'Ed448Params' };

// What may be done with which algorithm, and the dictionary that it takes; null: nothing but its name.
const kOperations = {
  __proto__: null,
  digest: all(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'], null),
  encrypt: kCiphers,
  decrypt: kCiphers,
  sign: kSignatures,
  verify: kSignatures,
  deriveBits: { HKDF: 'HkdfParams', PBKDF2: 'Pbkdf2Params', ECDH: 'EcdhKeyDeriveParams', X25519: 'EcdhKeyDeriveParams', X448: 'EcdhKeyDeriveParams' },
  wrapKey: { 'AES-KW': null },
  unwrapKey: { 'AES-KW': null },
  generateKey: { ...all(kAes, 'AesKeyGenParams'), ...all(kRsa, 'RsaHashedKeyGenParams'), ...all(['ECDSA', 'ECDH'], 'EcKeyGenParams'), ...all(kCfrg, null), HMAC: 'HmacKeyGenParams' },
  importKey: { ...all(kAes, null), ...all(kRsa, 'RsaHashedImportParams'), ...all(['ECDSA', 'ECDH'], 'EcKeyImportParams'), ...all(kCfrg, null), HMAC: 'HmacImportParams', HKDF: null, PBKDF2: null },
  exportKey: all([...kAes, ...kRsa, 'ECDSA', 'ECDH', ...kCfrg, 'HMAC'], null),
  'get key length': { ...all(kAes, 'AesDerivedKeyParams'), HMAC: 'HmacDerivedParams', HKDF: null, PBKDF2: null },
};

function convert(given, type, result) {
  for (const [name, converter, optional] of kDictionaries[type]) {
    const shown = kShownAs[type] ?? type;
    const value = given[name];
    if (value !== undefined) {
      result[name] = converter(value, `'${name}' of '${shown}' (passed algorithm)`);
    } else if (!optional) {
      throw typeError('ERR_MISSING_OPTION', `${kNormalizing}: passed algorithm can not be converted to '${shown}' because '${name}' is required in '${shown}'.`);
    }
  }
}

function normalizeAlgorithm(algorithm, operation) {
  if (algorithm === null || (typeof algorithm !== 'object' && typeof algorithm !== 'function')) {
    return normalizeAlgorithm({ name: String(algorithm) }, operation);
  }
  if (algorithm.name === undefined) {
    throw typeError('ERR_MISSING_OPTION', `${kNormalizing}: passed algorithm can not be converted to 'Algorithm' because 'name' is required in 'Algorithm'.`);
  }
  const wanted = StringPrototypeToUpperCase(String(algorithm.name));
  const known = kOperations[operation];
  for (const name of Object.keys(known)) {
    if (StringPrototypeToUpperCase(name) !== wanted) continue;
    const result = { name };
    if (known[name] !== null) convert(algorithm, known[name], result);
    return result;
  }
  throw failure('NotSupportedError', 'Unrecognized algorithm name');
}

module.exports = { argumentOf, copyOf, normalizeAlgorithm, requireArguments };
