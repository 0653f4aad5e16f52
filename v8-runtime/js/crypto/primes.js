'use strict';
// generatePrime, checkPrime.
const { BigInt } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('../core/validators');
const { tellLater } = require('./jobs');

const { checkPrime: check, generatePrime: generate } = native.keys;
const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const { hexDecode, hexEncode } = native;
const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;
const kMaxInt32 = 2 ** 31 - 1;

function numberBytes(value, name) {
  if (typeof value === 'bigint') {
    if (value < 0) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    const hex = value.toString(16);
    return hexDecode(hex.length % 2 === 0 ? hex : `0${hex}`);
  }
  if (!isAnyArrayBuffer(value) && !isArrayBufferView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
  }
  return value;
}

function primeJob(size, options) {
  validateInteger(size, 'size', 1, kMaxInt32);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  let { add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  if (add !== undefined) add = numberBytes(add, 'options.add');
  if (rem !== undefined) rem = numberBytes(rem, 'options.rem');
  return () => {
    const bytes = generate(size, safe, add, rem);
    return bigint ? BigInt(`0x${hexEncode(bytes)}`) : bytes.buffer;
  };
}

function generatePrimeSync(size, options = {}) {
  return primeJob(size, options)();
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  validateFunction(callback, 'callback');
  tellLater(callback, primeJob(size, options));
}

function checkJob(candidate, options) {
  const bytes = numberBytes(candidate, 'candidate');
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInteger(checks, 'options.checks', 0, kMaxInt32);
  return () => check(bytes, checks);
}

function checkPrimeSync(candidate, options = {}) {
  return checkJob(candidate, options)();
}

function checkPrime(candidate, options = {}, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  }
  const job = checkJob(candidate, options);
  validateFunction(callback, 'callback');
  tellLater(callback, job);
}

module.exports = { checkPrime, checkPrimeSync, generatePrime, generatePrimeSync };
