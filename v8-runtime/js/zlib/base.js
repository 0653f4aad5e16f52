'use strict';
// What every stream of zlib is: a Transform around one codec. The work is done at once; a written chunk's callback comes
// in a later turn of the event loop, as if another thread had done it.
const { ArrayPrototypePush, NumberIsFinite, NumberIsNaN, ObjectDefineProperties, ObjectSetPrototypeOf, ReflectApply,
  Symbol } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateNumber } = require('../core/validators');
const { Buffer, kMaxLength } = require('../buffer/buffer');
const { Transform, finished } = require('readable-stream/lib/stream.js');
const { constants } = require('./constants');

const later = native.setImmediate;
const { nextTick } = native;
const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');
const { BROTLI_DECODE, BROTLI_ENCODE, Z_BLOCK, Z_MIN_CHUNK, Z_SYNC_FLUSH, Z_DEFAULT_CHUNK } = constants;

function isGiven(number, name) {
  if (number === undefined || NumberIsNaN(number)) return false;
  if (NumberIsFinite(number)) return true;
  validateNumber(number, name);
  throw new codes.ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

function inRange(number, name, lower, upper, standard) {
  if (!isGiven(number, name)) return standard;
  if (number < lower || number > upper) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  return number;
}

// An empty chunk that says how to flush.
const flushChunks = { __proto__: null };
function flushChunk(kind) {
  if (flushChunks[kind] === undefined) {
    flushChunks[kind] = Buffer.alloc(0);
    flushChunks[kind][kFlushFlag] = kind;
  }
  return flushChunks[kind];
}

// The stronger of two ways of flushing: FINISH is stronger than BLOCK.
const kStrength = [0, 1, 2, 3, 5, 4];
const stronger = (a, b) => (kStrength[a] > kStrength[b] ? a : b);

function ZlibBase(opts, mode, handle, { flush, finishFlush, fullFlush }) {
  let chunkSize = Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  if (opts) {
    if (isGiven(opts.chunkSize, 'options.chunkSize')) chunkSize = opts.chunkSize;
    if (chunkSize < Z_MIN_CHUNK) throw new codes.ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, chunkSize);
    const most = mode === BROTLI_ENCODE || mode === BROTLI_DECODE ? constants.BROTLI_OPERATION_EMIT_METADATA : Z_BLOCK;
    flush = inRange(opts.flush, 'options.flush', 0, most, flush);
    finishFlush = inRange(opts.finishFlush, 'options.finishFlush', 0, most, finishFlush);
    maxOutputLength = inRange(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    if (opts.encoding || opts.objectMode || opts.writableObjectMode) {
      opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  ReflectApply(Transform, this, [{ autoDestroy: true, ...opts }]);
  this[kError] = null;
  this.bytesWritten = 0;
  this._handle = handle;
  handle.onerror = null;
  this._outBuffer = Buffer.allocUnsafe(chunkSize);
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = fullFlush;
  this._info = opts?.info;
  this._maxOutputLength = maxOutputLength;
}
ObjectSetPrototypeOf(ZlibBase.prototype, Transform.prototype);
ObjectSetPrototypeOf(ZlibBase, Transform);

const bytesWritten = {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this.bytesWritten; },
  set(value) { this.bytesWritten = value; },
};
ObjectDefineProperties(ZlibBase.prototype, {
  _closed: { __proto__: null, configurable: true, enumerable: true, get() { return !this._handle; } },
  bytesRead: bytesWritten,
});

function closeHandle(stream) {
  stream._handle?.close();
  stream._handle = null;
}

ZlibBase.prototype.reset = function reset() {
  if (!this._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  const error = this._handle.reset();
  if (error !== undefined) fail(this, error);
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback) nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunk(kind), '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  closeHandle(this);
  callback(error);
};

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  // A chunk of flush(); or the last one.
  if (typeof chunk[kFlushFlag] === 'number') flag = chunk[kFlushFlag];
  else if (this.writableEnded && this.writableLength === chunk.byteLength) flag = stronger(flag, this._finishFlushFlag);
  processChunk(this, chunk, flag, callback);
};

ZlibBase.prototype._processChunk = function _processChunk(chunk, flag, callback) {
  if (typeof callback === 'function') processChunk(this, chunk, flag, callback);
  else return processChunkSync(this, chunk, flag);
  return undefined;
};

function fail(stream, error) {
  stream.destroy(error);
  stream[kError] = error;
}

function processChunk(stream, chunk, flag, callback) {
  if (!stream._handle) {
    nextTick(callback);
    return;
  }
  const job = { stream, chunk, flag, callback, offset: 0, left: chunk.byteLength };
  writeOnce(job);
}

function writeOnce(job) {
  const { stream } = job;
  const handle = stream._handle;
  if (!handle) return;
  const room = stream._chunkSize - stream._outOffset;
  const error = handle.run(job.flag, job.chunk, job.offset, job.left, stream._outBuffer, stream._outOffset, room);
  const { 0: roomAfter, 1: leftAfter } = stream._writeState;
  later(() => afterWrite(job, error, room - roomAfter, roomAfter, leftAfter));
}

function afterWrite(job, error, have, roomAfter, leftAfter) {
  const { stream } = job;
  if (stream.destroyed) {
    job.callback();
    return;
  }
  if (error !== undefined) {
    fail(stream, error);
    return;
  }
  const taken = job.left - leftAfter;
  stream.bytesWritten += taken;
  let full = false;
  if (have > 0) {
    const out = stream._outBuffer.slice(stream._outOffset, stream._outOffset + have);
    stream._outOffset += have;
    full = !stream.push(out);
  }
  // A listener may have ended it.
  if (stream.destroyed) {
    job.callback();
    return;
  }
  if (roomAfter === 0 || stream._outOffset >= stream._chunkSize) {
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
    stream._outOffset = 0;
  }
  if (roomAfter === 0) {
    job.offset += taken;
    job.left = leftAfter;
    if (full) continueWhenRead(job);
    else writeOnce(job);
  } else {
    // There was room, and yet not everything was taken: what is left lies behind the end.
    if (leftAfter > 0) stream.push(null);
    job.callback();
  }
}

function continueWhenRead(job) {
  const { stream } = job;
  const read = stream._read;
  stream._read = (size) => {
    stream._read = read;
    writeOnce(job);
    stream._read(size);
  };
}

function processChunkSync(stream, chunk, flag) {
  const pieces = [];
  let total = 0;
  let offset = 0;
  let left = chunk.byteLength;
  for (;;) {
    const handle = stream._handle;
    if (!handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
    const room = stream._chunkSize - stream._outOffset;
    const error = handle.run(flag, chunk, offset, left, stream._outBuffer, stream._outOffset, room);
    if (error !== undefined) {
      closeHandle(stream);
      throw error;
    }
    const { 0: roomAfter, 1: leftAfter } = stream._writeState;
    offset += left - leftAfter;
    left = leftAfter;
    const have = room - roomAfter;
    if (have > 0) {
      ArrayPrototypePush(pieces, stream._outBuffer.slice(stream._outOffset, stream._outOffset + have));
      stream._outOffset += have;
      total += have;
      if (total > stream._maxOutputLength) {
        closeHandle(stream);
        throw new codes.ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
      }
    }
    if (roomAfter !== 0) break;
    stream._outOffset = 0;
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
  }
  stream.bytesWritten = offset;
  closeHandle(stream);
  if (total === 0) return Buffer.alloc(0);
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
}

function changeParameters(stream, level, strategy, callback) {
  stream.flush(Z_SYNC_FLUSH, () => {
    if (!stream._handle) return;
    const error = stream._handle.params(level, strategy);
    if (error !== undefined) {
      fail(stream, error);
      return;
    }
    stream._level = level;
    stream._strategy = strategy;
    callback?.();
  });
}

module.exports = { ZlibBase, changeParameters, inRange, processChunkSync };
