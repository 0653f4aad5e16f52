'use strict';
// createHash, createHmac and hash.
const { ObjectSetPrototypeOf, ReflectApply, StringPrototypeToLowerCase, Symbol, TypeError } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateString, validateUint32 } = require('../core/validators');
const { getEncoding } = require('../buffer/encodings');
const { inEncoding, nativeError, toData, toSecret } = require('./data');
const { LazyTransform } = require('./lazy_transform');

const { hashNew, hashCopy, hashUpdate, hashDigest, hashOnce, hmacNew, hmacUpdate, hmacDigest, hashNames } = native.crypto;
const kHandle = Symbol('kHandle');
const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

const isXof = (name) => { const lower = StringPrototypeToLowerCase(name); return lower === 'shake128' || lower === 'shake256'; };

// What is longer is written into an array that is allocated here, which may fail.
const kMostAtOnce = 256;
// What a hash gave as a stream it gives again when it is asked.
function digestOf(hash) {
  const state = hash[kState];
  if (state.given !== undefined) return new Uint8Array(state.given);
  return state.length === undefined ? hashDigest(hash[kHandle]) : hashDigest(hash[kHandle], new Uint8Array(state.length));
}

function outputLengthOf(options) {
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length !== undefined) validateUint32(length, 'options.outputLength');
  return length;
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  const copied = algorithm !== null && typeof algorithm === 'object' && algorithm[kHandle] !== undefined ? algorithm : undefined;
  if (copied === undefined) validateString(algorithm, 'algorithm');
  const length = outputLengthOf(options);
  const handle = copied === undefined ? hashNew(algorithm, length) : hashCopy(copied[kHandle], length);
  if (handle === undefined) throw new Error('Digest method not supported');
  ReflectApply(LazyTransform, this, [options]);
  this[kHandle] = handle;
  this[kState] = { [kFinalized]: false };
  if (length > kMostAtOnce) this[kState].length = length;
}
ObjectSetPrototypeOf(Hash.prototype, LazyTransform.prototype);
ObjectSetPrototypeOf(Hash, LazyTransform);

Hash.prototype.copy = function copy(options) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  hashUpdate(this[kHandle], toData(chunk, encoding));
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  const bytes = digestOf(this);
  this[kState].given = new Uint8Array(bytes);
  this.push(inEncoding(bytes));
  callback();
};

Hash.prototype.update = function update(data, encoding) {
  const state = this[kState];
  if (state[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (!hashUpdate(this[kHandle], toData(data, encoding))) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hash.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  state[kFinalized] = true;
  return inEncoding(digestOf(this), outputEncoding && `${outputEncoding}`);
};

function Hmac(hmac, key, options) {
  if (!new.target) return new Hmac(hmac, key, options);
  validateString(hmac, 'hmac');
  const secret = toSecret(key, 'key', typeof options === 'object' && options !== null ? options.encoding : undefined);
  const handle = hmacNew(hmac, secret);
  if (handle === undefined) throw nativeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${hmac}`);
  ReflectApply(LazyTransform, this, [options]);
  this[kHandle] = handle;
  this[kState] = { [kFinalized]: false };
}
ObjectSetPrototypeOf(Hmac.prototype, LazyTransform.prototype);
ObjectSetPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = function update(data, encoding) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  if (!hmacUpdate(this[kHandle], toData(data, encoding))) throw new codes.ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

// Asked again, it is empty: so Node has it since its beginning.
Hmac.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  const bytes = state[kFinalized] ? new Uint8Array(0) : hmacDigest(this[kHandle]);
  state[kFinalized] = true;
  return inEncoding(bytes, outputEncoding && `${outputEncoding}`);
};

Hmac.prototype._flush = function _flush(callback) {
  this.push(this.digest());
  callback();
};

Hmac.prototype._transform = function _transform(chunk, encoding, callback) {
  hmacUpdate(this[kHandle], toData(chunk, encoding));
  callback();
};

// The whole of it in one native call.
function hash(algorithm, input, outputEncoding = 'hex') {
  validateString(algorithm, 'algorithm');
  const data = toData(input, undefined, 'input');
  let encoding = outputEncoding;
  if (encoding !== 'hex') {
    validateString(encoding, 'outputEncoding');
    if (encoding !== 'buffer' && getEncoding(encoding) === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
    }
    encoding = StringPrototypeToLowerCase(encoding);
  }
  if (isXof(algorithm)) return new Hash(algorithm).update(data).digest(encoding);
  const bytes = hashOnce(algorithm, data);
  if (bytes === undefined) throw new Error(`Digest method ${algorithm} is not supported`);
  return inEncoding(bytes, encoding);
}

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

let names;
function getHashes() {
  names ??= hashNames();
  return [...names];
}

module.exports = { Hash, Hmac, createHash, createHmac, getHashes, hash };
