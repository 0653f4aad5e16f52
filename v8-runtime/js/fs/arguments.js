'use strict';
// What fs makes of its arguments, with Node's messages for those that it refuses.
const { AbortError, codes } = require('../core/errors');
const { validateAbortSignal, validateInteger } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { getEncoding } = require('../buffer/encodings');

const kMaxFd = 2147483647;

function toPath(value, name = 'path') {
  if (value !== null && typeof value === 'object' && value.href !== undefined && value.protocol !== undefined) {
    value = require('../url/module').fileURLToPath(value);
  }
  if (value instanceof Uint8Array) value = Buffer.from(value).toString();
  if (typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  if (value.includes('\0')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return value;
}

function toFd(value) {
  validateInteger(value, 'fd', 0, kMaxFd);
  return value;
}

// Options as an object over `standard`; a text is the encoding.
function toOptions(options, standard) {
  if (options == null || typeof options === 'function') return standard;
  const given = typeof options === 'string' ? { ...standard, encoding: options } : options;
  if (typeof given !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  const { encoding, signal } = given;
  if (encoding && encoding !== 'buffer' && getEncoding(encoding) === undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { ...standard, ...given };
}

function checkSignal(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

// A name or a path as the caller wants it.
function inEncoding(text, encoding) {
  if (encoding === 'buffer') return Buffer.from(text);
  return !encoding || encoding === 'utf8' || encoding === 'utf-8' ? text : Buffer.from(text).toString(encoding);
}

const kOctal = /^[0-7]+$/;
function toMode(value, name, standard) {
  const mode = value ?? standard;
  if (typeof mode === 'string') {
    if (!kOctal.test(mode)) {
      throw new codes.ERR_INVALID_ARG_VALUE(name, mode, 'must be a 32-bit unsigned integer or an octal string');
    }
    return parseInt(mode, 8);
  }
  validateInteger(mode, name, 0, 4294967295);
  return mode;
}

// Seconds since 1970, as utimes takes them.
function toTime(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (time instanceof Date) return time.getTime() / 1000;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

// What is written, as bytes.
function toBytes(data, encoding, name = 'data') {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (typeof data !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  return Buffer.from(data, encoding || 'utf8');
}

function toBuffer(buffer, name = 'buffer') {
  if (!ArrayBuffer.isView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
  return buffer;
}

// [offset, length] within a buffer.
function toRange(buffer, offset, length) {
  offset = offset ?? 0;
  validateInteger(offset, 'offset', 0);
  const rest = buffer.byteLength - offset;
  length = length ?? rest;
  if (length !== 0 && rest < 0) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${buffer.byteLength}`, offset);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (length > rest) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${rest}`, length);
  return [offset, length | 0];
}

// null: the descriptor's own.
function toPosition(position) {
  if (position == null) return null;
  if (typeof position === 'bigint') position = Number(position);
  validateInteger(position, 'position', -1);
  return position === -1 ? null : position;
}

module.exports = {
  checkSignal, inEncoding, toBuffer, toBytes, toFd, toMode, toOptions, toPath, toPosition, toRange, toTime,
};
