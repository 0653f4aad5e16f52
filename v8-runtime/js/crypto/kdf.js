'use strict';
// pbkdf2, scrypt, hkdf.
const { RangeError, TypeError, Uint8Array } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateInteger, validateString, validateUint32 } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { late, nativeError, toArrayLike } = require('./data');
const { runJob } = require('./jobs');

const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const kMaxLength = 2 ** 31 - 1;
const kMaxInfo = 1024;
const kMaxHkdf = 2 ** 32;

// Not zeroed by us: the native functions fill it or fail.
const newKey = (length) => Buffer.allocUnsafeSlow(length);
const failed = () => new Error('Deriving bits failed');

function digestSize(digest) {
  const size = native.crypto.hashSize(digest);
  if (size === undefined) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  return size;
}

function preparePbkdf2(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = toArrayLike(password, 'password', 'buffer');
  salt = toArrayLike(salt, 'salt', 'buffer');
  validateInteger(iterations, 'iterations', 1, kMaxLength);
  validateInteger(keylen, 'keylen', 0, kMaxLength);
  digestSize(digest);
  return () => {
    const key = newKey(keylen);
    if (!native.crypto.pbkdf2(password, salt, iterations, digest, key)) throw failed();
    return key;
  };
}

function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const work = preparePbkdf2(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  runJob(work, callback);
}

function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  return preparePbkdf2(password, salt, iterations, keylen, digest)();
}

const kDefaults = { __proto__: null, N: 16384, r: 8, p: 1, maxmem: 32 << 20 };
// Each parameter has a short and a long name, of which one may be given.
const kNames = [['N', 'cost'], ['r', 'blockSize'], ['p', 'parallelization']];

function scryptParameters(options) {
  const given = { ...kDefaults };
  if (!options) return given;
  for (let i = 0; i < kNames.length; i++) {
    const { 0: short, 1: long } = kNames[i];
    const hasShort = options[short] !== undefined;
    if (hasShort) {
      validateUint32(options[short], short);
      given[short] = options[short];
    }
    if (options[long] !== undefined) {
      if (hasShort) throw new codes.ERR_CRYPTO_SCRYPT_INVALID_PARAMETER();
      validateUint32(options[long], long);
      given[short] = options[long];
    }
  }
  if (options.maxmem !== undefined) {
    validateInteger(options.maxmem, 'maxmem', 0);
    given.maxmem = options.maxmem;
  }
  for (const name in given) if (given[name] === 0) given[name] = kDefaults[name];
  return given;
}

function prepareScrypt(password, salt, keylen, options) {
  password = toArrayLike(password, 'password', 'buffer');
  salt = toArrayLike(salt, 'salt', 'buffer');
  validateInteger(keylen, 'keylen', 0, kMaxLength);
  const { N, r, p, maxmem } = scryptParameters(options);
  const wrong = native.crypto.scryptCheck(N, r, p, maxmem);
  if (wrong !== undefined) {
    throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', `Invalid scrypt params${wrong === '' ? '' : `: ${wrong}`}`);
  }
  return () => {
    const key = newKey(keylen);
    if (!native.crypto.scrypt(password, salt, N, r, p, maxmem, key)) throw failed();
    return key;
  };
}

function scrypt(password, salt, keylen, options, callback = undefined) {
  if (callback === undefined) {
    callback = options;
    options = kDefaults;
  }
  const work = prepareScrypt(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  runJob(work, callback);
}

function scryptSync(password, salt, keylen, options = kDefaults) {
  return prepareScrypt(password, salt, keylen, options)();
}

const kMaterial = ['ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'];

function prepareHkdf(digest, ikm, salt, info, length) {
  validateString(digest, 'digest');
  const secret = late.secretOf(ikm);
  if (secret === undefined && typeof ikm !== 'string' && !isAnyArrayBuffer(ikm) && !isArrayBufferView(ikm)) {
    throw new codes.ERR_INVALID_ARG_TYPE('ikm', ['string', 'SecretKeyObject', ...kMaterial], ikm);
  }
  const key = secret ?? ikm;
  salt = toArrayLike(salt, 'salt', undefined, ['string', ...kMaterial]);
  info = toArrayLike(info, 'info', undefined, ['string', ...kMaterial]);
  validateInteger(length, 'length', 0, kMaxHkdf);
  const size = typeof info === 'string' ? Buffer.byteLength(info) : info.byteLength;
  if (size > kMaxInfo) throw new codes.ERR_OUT_OF_RANGE('info', `must not contain more than ${kMaxInfo} bytes`, size);
  if (length > 255 * digestSize(digest)) throw nativeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  return () => {
    const bytes = new Uint8Array(length);
    if (!native.crypto.hkdf(digest, key, salt, info, bytes)) throw failed();
    return bytes.buffer;
  };
}

function hkdf(hash, key, salt, info, length, callback) {
  const work = prepareHkdf(hash, key, salt, info, length);
  validateFunction(callback, 'callback');
  runJob(work, callback);
}

function hkdfSync(hash, key, salt, info, length) {
  return prepareHkdf(hash, key, salt, info, length)();
}

module.exports = { hkdf, hkdfSync, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
