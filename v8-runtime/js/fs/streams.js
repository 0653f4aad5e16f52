'use strict';
// createReadStream and createWriteStream over the descriptors of files.js.
const { validateInteger } = require('../core/validators');
const { codes } = require('../core/errors');
const { Buffer } = require('../buffer/buffer');
const { toOptions, toPath } = require('./arguments');
const files = require('./files');
const { promised } = require('./forms');

const kReadSize = 65536;
const kWriteSize = 16384;

// The outcome comes in a later turn, as if a disk had been asked: listeners may be added meanwhile.
function attempt(callback, operation) {
  promised(operation).then((value) => callback(null, value), callback);
}

// What both kinds share: the file is opened by its path, or somebody's descriptor or FileHandle is used.
function useFile(stream, path, options) {
  const handle = typeof options.fd === 'object' && options.fd !== null ? options.fd : undefined;
  stream.fd = handle ? handle.fd : options.fd ?? null;
  stream.path = options.fd == null ? toPath(path) : undefined;
  stream.flags = options.flags;
  stream.mode = options.mode;
  stream.start = options.start;
  if (options.start !== undefined) validateInteger(options.start, 'start', 0);
  const open = (callback) => {
    const finish = () => {
      stream.emit('open', stream.fd);
      stream.emit('ready');
    };
    if (stream.fd !== null) {
      callback();
      return;
    }
    attempt((error, fd) => {
      if (error) {
        callback(error);
        return;
      }
      stream.fd = fd;
      callback();
      finish();
    }, () => files.openSync(stream.path, options.flags, options.mode));
  };
  const close = (callback) => {
    const fd = stream.fd;
    stream.fd = null;
    if (fd === null || !stream.autoClose) return callback();
    if (handle) return handle.close().then(() => callback(), callback);
    return attempt(callback, () => files.closeSync(fd));
  };
  return { open, close };
}

let classes;
// The streams' package is only evaluated when a stream is asked for.
function loadClasses() {
  const { Readable, Writable } = require('readable-stream/lib/stream.js');

  class ReadStream extends Readable {
    #file;
    #left;
    constructor(path, given) {
      const options = { flags: 'r', mode: 0o666, autoClose: true, emitClose: true, end: Infinity, highWaterMark: kReadSize,
        ...toOptions(given, {}) };
      super({ highWaterMark: options.highWaterMark, encoding: options.encoding, emitClose: options.emitClose, signal: options.signal,
        autoDestroy: options.autoClose });
      this.autoClose = options.autoClose;
      this.bytesRead = 0;
      this.end = options.end;
      if (options.end !== Infinity) validateInteger(options.end, 'end', 0);
      if (options.start > options.end) {
        throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${options.end})`, options.start);
      }
      this.#left = options.end - (options.start ?? 0) + 1;
      this.#file = useFile(this, path, options);
      this.pos = options.start;
    }
    get pending() { return this.fd === null; }
    _construct(callback) { this.#file === undefined ? callback() : this.#file.open(callback); }
    _read(size) {
      const count = Math.min(size, this.#left);
      if (count <= 0) {
        this.push(null);
        return;
      }
      const buffer = Buffer.allocUnsafeSlow(count);
      attempt((error, done) => {
        if (error) {
          this.destroy(error);
          return;
        }
        if (this.pos !== undefined) this.pos += done;
        this.bytesRead += done;
        this.#left -= done;
        this.push(done > 0 ? buffer.subarray(0, done) : null);
      }, () => files.readSync(this.fd, buffer, 0, count, this.pos ?? null));
    }
    _destroy(error, callback) {
      // Without a file its constructor threw.
      if (this.#file === undefined) callback(error);
      else this.#file.close((failed) => callback(error ?? failed));
    }
    close(callback) {
      if (callback) this.once('close', callback);
      this.destroy();
    }
  }

  class WriteStream extends Writable {
    #file;
    constructor(path, given) {
      const options = { flags: 'w', mode: 0o666, autoClose: true, emitClose: true, flush: false, highWaterMark: kWriteSize,
        ...toOptions(given, {}) };
      super({ highWaterMark: options.highWaterMark, emitClose: options.emitClose, signal: options.signal, decodeStrings: true,
        defaultEncoding: options.encoding ?? 'utf8', autoDestroy: options.autoClose });
      this.autoClose = options.autoClose;
      this.bytesWritten = 0;
      this.#file = useFile(this, path, options);
      this.pos = options.start;
    }
    get pending() { return this.fd === null; }
    _construct(callback) { this.#file === undefined ? callback() : this.#file.open(callback); }
    _write(data, encoding, callback) {
      attempt(callback, () => {
        for (let at = 0; at < data.length;) {
          const done = files.writeSync(this.fd, data, at, data.length - at, this.pos ?? null);
          at += done;
          if (this.pos !== undefined) this.pos += done;
          this.bytesWritten += done;
        }
      });
    }
    _destroy(error, callback) {
      // Without a file its constructor threw.
      if (this.#file === undefined) callback(error);
      else this.#file.close((failed) => callback(error ?? failed));
    }
    close(callback) {
      if (callback) {
        if (this.closed) {
          callback();
          return;
        }
        this.once('close', callback);
      }
      if (!this.autoClose) this.once('finish', () => this.destroy());
      this.end();
    }
    destroySoon() { this.end(); }
  }
  return { ReadStream, WriteStream };
}

const loaded = () => (classes ??= loadClasses());

module.exports = {
  loaded,
  createReadStream: (path, options) => new (loaded().ReadStream)(path, options),
  createWriteStream: (path, options) => new (loaded().WriteStream)(path, options),
};
