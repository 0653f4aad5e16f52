'use strict';
// Random bytes, numbers and UUIDs, straight from the kernel; and the comparison that takes equal time.
const { NumberIsSafeInteger, RangeError, TypeError } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { nativeError } = require('./data');

const { randomFill: fill, setImmediate: later, hexEncode } = native;
const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;
const kMaxPossibleLength = 2 ** 32;
const kMaxInt32 = 2 ** 31 - 1;
const kMaxRange = 0xFFFF_FFFF_FFFF;

function toOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  const bytes = offset * elementSize;
  const most = length < kMaxPossibleLength ? length : kMaxPossibleLength;
  if (!(bytes >= 0 && bytes <= most)) throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${most}`, bytes);
  return bytes >>> 0;
}

function toSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  const bytes = size * elementSize;
  if (!(bytes >= 0 && bytes <= kMaxInt32)) throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxInt32}`, bytes);
  if (bytes + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, bytes + offset);
  return bytes >>> 0;
}

function randomBytes(size, callback) {
  const bytes = toSize(size, 1, 0, Infinity);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = Buffer.alloc(bytes);
  fill(buffer);
  if (callback === undefined) return buffer;
  later(() => callback(null, buffer));
  return undefined;
}

function fillPart(buffer, offset, size) {
  if (!isAnyArrayBuffer(buffer) && !isArrayBufferView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  }
  const elementSize = buffer.BYTES_PER_ELEMENT || 1;
  const from = toOffset(offset, elementSize, buffer.byteLength);
  const count = size === undefined ? buffer.byteLength - from : toSize(size, elementSize, from, buffer.byteLength);
  return isAnyArrayBuffer(buffer) ? new Uint8Array(buffer, from, count) :
    new Uint8Array(buffer.buffer, buffer.byteOffset + from, count);
}

function randomFillSync(buffer, offset = 0, size = undefined) {
  fill(fillPart(buffer, offset, size));
  return buffer;
}

function randomFill(buffer, offset, size, callback) {
  if (!isAnyArrayBuffer(buffer) && !isArrayBufferView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buffer);
  }
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  fill(fillPart(buffer, offset ?? 0, size));
  later(() => callback(null, buffer));
}

// Even numbers of six bytes, drawn again where a remainder would favour some.
const drawn = new Uint8Array(6);
function randomBelow(range) {
  const limit = kMaxRange - (kMaxRange % range);
  for (;;) {
    fill(drawn);
    let value = 0;
    for (let i = 0; i < 6; i++) value = value * 256 + drawn[i];
    drawn.fill(0);
    if (value < limit) return value % range;
  }
}

function randomInt(min, max, callback) {
  const minNotSpecified = max === undefined || typeof max === 'function';
  if (minNotSpecified) {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!NumberIsSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!NumberIsSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= kMaxRange)) {
    throw new ERR_OUT_OF_RANGE(minNotSpecified ? 'max' : 'max - min', `<= ${kMaxRange}`, minNotSpecified ? max : range);
  }
  const value = min + randomBelow(range);
  if (callback === undefined) return value;
  later(() => callback(undefined, value));
  return undefined;
}

function randomUUID(options) {
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.disableEntropyCache !== undefined) validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
  }
  const bytes = fill(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0F) | 0x40;
  bytes[8] = (bytes[8] & 0x3F) | 0x80;
  const hex = hexEncode(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function timingSafeEqual(buf1, buf2) {
  const isData = (value) => isAnyArrayBuffer(value) || isArrayBufferView(value);
  const wrong = !isData(buf1) ? 'buf1' : !isData(buf2) ? 'buf2' : undefined;
  if (wrong !== undefined) {
    throw nativeError(TypeError, 'ERR_INVALID_ARG_TYPE',
      `The "${wrong}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  }
  const same = native.crypto.sameBytes(buf1, buf2);
  if (same === undefined) {
    throw nativeError(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
  }
  return same;
}

module.exports = { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual };
