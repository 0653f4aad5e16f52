'use strict';
// `require('zlib')`: the classes, and of each the two forms that take everything at once.
const { MathMax, NumberIsNaN, ObjectDefineProperties, ObjectDefineProperty, ObjectKeys, ObjectSetPrototypeOf, ReflectApply,
  } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateUint32 } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { runJob } = require('../crypto/jobs');
const { ZlibBase, changeParameters, inRange, processChunkSync } = require('./base');
const { codes: zlibCodes, constants } = require('./constants');
const { brotliHandle, zlibHandle } = require('./handle');

const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const { nextTick } = native;
const {
  DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP, BROTLI_DECODE, BROTLI_ENCODE, Z_NO_FLUSH, Z_FINISH, Z_FULL_FLUSH,
  Z_MIN_WINDOWBITS, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS, Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION, Z_MIN_MEMLEVEL,
  Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_FIXED, BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FLUSH,
  BROTLI_OPERATION_FINISH,
} = constants;

const zlibFlushes = { flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH };
const brotliFlushes = { flush: BROTLI_OPERATION_PROCESS, finishFlush: BROTLI_OPERATION_FINISH, fullFlush: BROTLI_OPERATION_FLUSH };

function dictionaryOf(dictionary) {
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

function Zlib(opts, mode) {
  let windowBits = Z_DEFAULT_WINDOWBITS;
  let level = Z_DEFAULT_COMPRESSION;
  let memLevel = Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  if (opts) {
    // 0: what the header says.
    if ((opts.windowBits == null || opts.windowBits === 0) && (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
      windowBits = 0;
    } else {
      windowBits = inRange(opts.windowBits, 'options.windowBits', Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0), Z_MAX_WINDOWBITS,
        Z_DEFAULT_WINDOWBITS);
    }
    level = inRange(opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION);
    memLevel = inRange(opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL);
    strategy = inRange(opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY);
    dictionary = dictionaryOf(opts.dictionary);
  }
  this._writeState = new Uint32Array(2);
  const handle = zlibHandle(this._writeState, mode, level | 0, windowBits | 0, memLevel | 0, strategy | 0, dictionary);
  ReflectApply(ZlibBase, this, [opts, mode, handle, zlibFlushes]);
  this._level = level;
  this._strategy = strategy;
}
ObjectSetPrototypeOf(Zlib.prototype, ZlibBase.prototype);
ObjectSetPrototypeOf(Zlib, ZlibBase);

// For what is still to be written.
Zlib.prototype.params = function params(level, strategy, callback) {
  if (inRange(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL) === undefined) level = this._level;
  if (inRange(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED) === undefined) strategy = this._strategy;
  if (this._level !== level || this._strategy !== strategy) changeParameters(this, level, strategy, callback);
  else nextTick(callback);
};

const kMostParameter = MathMax(...ObjectKeys(constants).filter((name) => name.startsWith('BROTLI_PARAM_')).map((name) => constants[name])) + 1;

function Brotli(opts, mode) {
  const parameters = new Uint32Array(kMostParameter + 1).fill(0xFFFFFFFF);
  const given = opts?.params;
  if (given) {
    for (const name of ObjectKeys(given)) {
      const key = +name;
      if (NumberIsNaN(key) || key < 0 || key > kMostParameter || (parameters[key] | 0) !== -1) {
        throw new codes.ERR_BROTLI_INVALID_PARAM(name);
      }
      const value = given[name];
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
      }
      parameters[key] = value;
    }
  }
  this._writeState = new Uint32Array(2);
  const handle = brotliHandle(this._writeState, mode, parameters);
  if (handle === undefined) throw new codes.ERR_ZLIB_INITIALIZATION_FAILED();
  ReflectApply(ZlibBase, this, [opts, mode, handle, brotliFlushes]);
}
ObjectSetPrototypeOf(Brotli.prototype, ZlibBase.prototype);
ObjectSetPrototypeOf(Brotli, ZlibBase);

// Constructors that may be called without `new`, and on objects of classes that inherit the old way.
function Deflate(opts) {
  if (!(this instanceof Deflate)) return new Deflate(opts);
  return void ReflectApply(Zlib, this, [opts, DEFLATE]);
}
function Inflate(opts) {
  if (!(this instanceof Inflate)) return new Inflate(opts);
  return void ReflectApply(Zlib, this, [opts, INFLATE]);
}
function Gzip(opts) {
  if (!(this instanceof Gzip)) return new Gzip(opts);
  return void ReflectApply(Zlib, this, [opts, GZIP]);
}
function Gunzip(opts) {
  if (!(this instanceof Gunzip)) return new Gunzip(opts);
  return void ReflectApply(Zlib, this, [opts, GUNZIP]);
}
function DeflateRaw(opts) {
  // zlib refuses a window of 8 bits here since it found that it never worked.
  if (opts && opts.windowBits === 8) opts = { ...opts, windowBits: 9 };
  if (!(this instanceof DeflateRaw)) return new DeflateRaw(opts);
  return void ReflectApply(Zlib, this, [opts, DEFLATERAW]);
}
function InflateRaw(opts) {
  if (!(this instanceof InflateRaw)) return new InflateRaw(opts);
  return void ReflectApply(Zlib, this, [opts, INFLATERAW]);
}
function Unzip(opts) {
  if (!(this instanceof Unzip)) return new Unzip(opts);
  return void ReflectApply(Zlib, this, [opts, UNZIP]);
}
function BrotliCompress(opts) {
  if (!(this instanceof BrotliCompress)) return new BrotliCompress(opts);
  return void ReflectApply(Brotli, this, [opts, BROTLI_ENCODE]);
}
function BrotliDecompress(opts) {
  if (!(this instanceof BrotliDecompress)) return new BrotliDecompress(opts);
  return void ReflectApply(Brotli, this, [opts, BROTLI_DECODE]);
}

function inputOf(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (isArrayBufferView(buffer)) return buffer;
  if (isAnyArrayBuffer(buffer)) return Buffer.from(buffer);
  throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

function allAtOnce(engine, input) {
  const buffer = processChunkSync(engine, input, engine._finishFlushFlag);
  return engine._info ? { buffer, engine } : buffer;
}

function synchronous(Class) {
  return function syncBufferWrapper(buffer, options) {
    const engine = new Class(options);
    return allAtOnce(engine, inputOf(buffer));
  };
}

function asynchronous(Class) {
  return function asyncBufferWrapper(buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    validateFunction(callback, 'callback');
    const engine = new Class(options);
    const input = inputOf(buffer);
    runJob(() => allAtOnce(engine, input), callback);
  };
}

function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return native.compression.crc32(typeof data === 'string' ? Buffer.from(data) : data, value);
}

const classes = { Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress };
for (const name of ObjectKeys(classes)) {
  const Class = classes[name];
  const Base = name.startsWith('Brotli') ? Brotli : Zlib;
  ObjectSetPrototypeOf(Class.prototype, Base.prototype);
  ObjectSetPrototypeOf(Class, Base);
}

const zlib = { crc32, ...classes };
for (const name of ['Deflate', 'Gzip', 'DeflateRaw', 'Unzip', 'Inflate', 'Gunzip', 'InflateRaw', 'BrotliCompress', 'BrotliDecompress']) {
  const method = name[0].toLowerCase() + name.slice(1);
  zlib[method] = asynchronous(classes[name]);
  zlib[`${method}Sync`] = synchronous(classes[name]);
}
for (const name of ['Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip', 'BrotliCompress', 'BrotliDecompress']) {
  const Class = classes[name];
  const value = function value(options) {
    return new Class(options);
  };
  ObjectDefineProperty(zlib, `create${name}`, { __proto__: null, configurable: true, enumerable: true, value });
}
const fixed = (value, enumerable) => ({ __proto__: null, configurable: false, enumerable, writable: false, value });
ObjectDefineProperties(zlib, { constants: fixed(constants, true), codes: fixed(zlibCodes, true) });
// Those of zlib are members of the module, too, as they were before there was an object for them.
for (const name of ObjectKeys(constants)) {
  if (!name.startsWith('BROTLI')) ObjectDefineProperty(zlib, name, fixed(constants[name], false));
}

module.exports = zlib;
