'use strict';
// createSign, createVerify; sign and verify in one call.
const { ObjectSetPrototypeOf, ReflectApply, Symbol } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateString } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { Writable } = require('readable-stream/lib/stream.js');
const { toArrayLike, toData } = require('./data');
const { later } = require('./jobs');
const { toBytes } = require('./key_encoding');
const { handleFrom, preparePrivateKey, preparePublicOrPrivateKey } = require('./keys');

const { isArrayBufferView } = native.types;
const { sign: signNow, signatureNew, signatureSign, signatureUpdate, signatureVerify, verify: verifyNow } = native.keys;
const { ERR_CRYPTO_SIGN_KEY_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const kHandle = Symbol('kHandle');

const toBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function integerOption(name, options) {
  const value = options[name];
  if (value !== undefined && value !== value >> 0) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
  return value;
}

// Whether signatures of curves and DSA are two numbers side by side.
function wantsPair(options) {
  if (typeof options !== 'object') return false;
  const { dsaEncoding = 'der' } = options;
  if (dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
  return dsaEncoding === 'ieee-p1363';
}

function signatureOptions(options) {
  return [integerOption('padding', options), integerOption('saltLength', options), wantsPair(options)];
}

function begin(signature, algorithm, options) {
  validateString(algorithm, 'algorithm');
  signature[kHandle] = signatureNew(algorithm);
  ReflectApply(Writable, signature, [options]);
}

function Sign(algorithm, options) {
  if (!new.target) return new Sign(algorithm, options);
  begin(this, algorithm, options);
}
ObjectSetPrototypeOf(Sign.prototype, Writable.prototype);
ObjectSetPrototypeOf(Sign, Writable);

function _write(chunk, encoding, callback) {
  this.update(chunk, encoding);
  callback();
}

function update(data, encoding) {
  signatureUpdate(this[kHandle], toData(data, encoding));
  return this;
}

Sign.prototype._write = _write;
Sign.prototype.update = update;

Sign.prototype.sign = function sign(options, encoding) {
  if (!options) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const prepared = preparePrivateKey(options);
  const how = signatureOptions(options);
  const signature = toBuffer(signatureSign(this[kHandle], handleFrom(prepared), ...how));
  return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
};

function Verify(algorithm, options) {
  if (!new.target) return new Verify(algorithm, options);
  begin(this, algorithm, options);
}
ObjectSetPrototypeOf(Verify.prototype, Writable.prototype);
ObjectSetPrototypeOf(Verify, Writable);

Verify.prototype._write = _write;
Verify.prototype.update = update;

Verify.prototype.verify = function verify(options, signature, sigEncoding) {
  const prepared = preparePublicOrPrivateKey(options);
  const how = signatureOptions(options);
  const bytes = toBytes(signature, 'signature', sigEncoding);
  return signatureVerify(this[kHandle], handleFrom(prepared), bytes, ...how);
};

// With a callback, what OpenSSL says comes to it in a later turn, and says less, as in Node.
function told(callback, work) {
  if (callback === undefined) return work();
  let result;
  let failure = null;
  try {
    result = work();
  } catch (error) {
    if (error.library === undefined) throw error;
    for (const name of ['library', 'reason', 'code']) delete error[name];
    failure = error;
  }
  later(() => (failure === null ? callback(null, result) : callback(failure)));
  return undefined;
}

function checkOneShot(algorithm, callback) {
  if (algorithm !== null && algorithm !== undefined) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
}

function signOneShot(algorithm, data, key, callback) {
  checkOneShot(algorithm, callback);
  const bytes = toArrayLike(data, 'data');
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const how = signatureOptions(key);
  const handle = handleFrom(preparePrivateKey(key));
  return told(callback, () => toBuffer(signNow(algorithm, bytes, handle, ...how)));
}

function verifyOneShot(algorithm, data, key, signature, callback) {
  checkOneShot(algorithm, callback);
  const bytes = toArrayLike(data, 'data');
  const how = signatureOptions(key);
  if (!isArrayBufferView(signature)) throw new ERR_INVALID_ARG_TYPE('signature', ['Buffer', 'TypedArray', 'DataView'], signature);
  const handle = handleFrom(preparePublicOrPrivateKey(key));
  return told(callback, () => verifyNow(algorithm, bytes, handle, signature, ...how));
}

function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

module.exports = { Sign, Verify, createSign, createVerify, sign: signOneShot, verify: verifyOneShot };
