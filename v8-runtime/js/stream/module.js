'use strict';
// The module stream: readable-stream, and what Node 20 has besides.
const { nextTick } = require('../process/ticks');
const { Buffer } = require('../buffer/buffer');
const { AbortError } = require('../core/errors');
const Stream = require('readable-stream/lib/stream.js');

const { Readable, Writable, Duplex } = Stream;

// ---- two ends ----

const kOther = Symbol('other');
const kCallback = Symbol('callback');

class DuplexSide extends Duplex {
  constructor(options) {
    super(options);
    this[kOther] = null;
    this[kCallback] = null;
  }
  _read() {
    const callback = this[kCallback];
    this[kCallback] = null;
    callback?.();
  }
  _write(chunk, encoding, callback) {
    const other = this[kOther];
    if (chunk.length === 0) {
      nextTick(callback);
    } else {
      // Written once the other end wants more.
      other.push(chunk);
      other[kCallback] = callback;
    }
  }
  _final(callback) {
    this[kOther].on('end', callback);
    this[kOther].push(null);
  }
}

function duplexPair(options) {
  const one = new DuplexSide(options);
  const two = new DuplexSide(options);
  one[kOther] = two;
  two[kOther] = one;
  return [one, two];
}

// A duplex that is destroyed tells whoever still waits for a write.
Duplex.prototype.destroy = Writable.prototype.destroy;

// In the order of Node's.
const given = Object.getOwnPropertyDescriptors(Stream);
for (const name of Object.keys(Stream)) delete Stream[name];
given.duplexPair = { value: duplexPair, enumerable: true, configurable: true, writable: true };
// Whatever shows memory as bytes may be written.
given._isArrayBufferView = { ...given.duplexPair, value: ArrayBuffer.isView };
given._isUint8Array = { ...given.duplexPair, value: ArrayBuffer.isView };
given._uint8ArrayToBuffer = { ...given.duplexPair, value: (chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) };
for (const name of ['isDestroyed', 'isDisturbed', 'isErrored', 'isReadable', 'isWritable', 'Readable', 'Writable', 'Duplex', 'Transform',
  'PassThrough', 'duplexPair', 'pipeline', 'addAbortSignal', 'finished', 'destroy', 'compose', 'setDefaultHighWaterMark',
  'getDefaultHighWaterMark', 'promises', 'Stream', '_isArrayBufferView', '_isUint8Array', '_uint8ArrayToBuffer']) {
  Object.defineProperty(Stream, name, given[name]);
}

Object.defineProperty(Writable.prototype, Symbol.asyncDispose, {
  value: async function() {
    const error = this.destroyed ? null : new AbortError();
    if (error !== null) this.destroy(error);
    await new Promise((resolve, reject) => Stream.finished(this, (failed) => (failed && failed !== error ? reject(failed) : resolve())));
  },
  configurable: true,
  writable: true,
});

// ---- the web's streams ----

let adapters;
function lazily(Class, name, adapter, length) {
  const method = { [name](...args) { return (adapters ??= require('./web_adapters'))[adapter](...args); } }[name];
  Class[name] = Object.defineProperty(method, 'length', { value: length, configurable: true });
}
lazily(Readable, 'fromWeb', 'readableFromWeb', 2);
lazily(Readable, 'toWeb', 'readableToWeb', 2);
lazily(Writable, 'fromWeb', 'writableFromWeb', 2);
lazily(Writable, 'toWeb', 'writableToWeb', 1);
lazily(Duplex, 'fromWeb', 'duplexFromWeb', 2);
lazily(Duplex, 'toWeb', 'duplexToWeb', 1);
require('./web_state');

module.exports = Stream;
