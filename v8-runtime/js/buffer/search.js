'use strict';
// indexOf and lastIndexOf over bytes.
const { MathMax, MathMin, MathTrunc, NumberIsNaN, TypedArrayPrototypeIndexOf, TypedArrayPrototypeLastIndexOf } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { getEncoding } = require('./encodings');

const { isUint8Array } = native.types;

function matchesAt(bytes, wanted, at) {
  for (let i = 1; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

function forward(bytes, wanted, from, step) {
  const last = bytes.length - wanted.length;
  for (let at = from; at <= last; at++) {
    at = TypedArrayPrototypeIndexOf(bytes, wanted[0], at);
    if (at === -1 || at > last) return -1;
    if (at % step === 0 && matchesAt(bytes, wanted, at)) return at;
  }
  return -1;
}

function backward(bytes, wanted, from, step) {
  let at = from > bytes.length - wanted.length ? bytes.length - wanted.length : from;
  for (; at >= 0; at--) {
    at = TypedArrayPrototypeLastIndexOf(bytes, wanted[0], at);
    if (at === -1) return -1;
    if (at % step === 0 && matchesAt(bytes, wanted, at)) return at;
  }
  return -1;
}

function searchBytes(bytes, wanted, offset, isForward, step) {
  if (step === 2 && (bytes.length < 2 || wanted.length === 1)) return -1;
  const length = bytes.length - bytes.length % step;
  let from = offset < 0 ? length + offset : offset;
  if (wanted.length === 0) return MathMin(MathMax(from, 0), length);
  if (from < 0) {
    if (!isForward) return -1;
    from = 0;
  }
  if (from > length) {
    if (isForward) return -1;
    from = length;
  }
  // Two-byte text is searched by characters.
  from -= from % step;
  return isForward ? forward(bytes, wanted, from, step) : backward(bytes, wanted, from, step);
}

function bidirectionalIndexOf(buffer, value, offset, encoding, isForward) {
  if (!isUint8Array(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
  } else if (offset > 0x7fffffff) {
    offset = 0x7fffffff;
  } else if (offset < -0x80000000) {
    offset = -0x80000000;
  }
  offset = +offset;
  if (NumberIsNaN(offset)) offset = isForward ? 0 : buffer.length;
  offset = MathTrunc(offset);
  if (typeof value === 'number') {
    const byte = value & 0xff;
    if (isForward) return TypedArrayPrototypeIndexOf(buffer, byte, offset);
    return TypedArrayPrototypeLastIndexOf(buffer, byte, offset);
  }
  if (typeof value === 'string') {
    const row = getEncoding(encoding);
    if (row === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    return searchBytes(buffer, row.encode(value), offset, isForward, row.name === 'utf16le' ? 2 : 1);
  }
  if (isUint8Array(value)) {
    return searchBytes(buffer, value, offset, isForward, getEncoding(encoding)?.name === 'utf16le' ? 2 : 1);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

module.exports = { bidirectionalIndexOf };
