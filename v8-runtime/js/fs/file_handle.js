'use strict';
// fs.promises.open: a file as an object.
const { EventEmitter } = require('../events/emitter');
const { codes } = require('../core/errors');
const { isView } = ArrayBuffer;
const { Buffer } = require('../buffer/buffer');
const files = require('./files');
const { promised } = require('./forms');

const kReadSize = 16384;

class FileHandle extends EventEmitter {
  #fd;
  #closing;
  #streamed = false;

  constructor(fd) {
    super();
    this.#fd = fd;
    // An own method, as Node's is: it is taken off the object by those that pass it on.
    this.close = () => this.#close();
  }

  get fd() { return this.#fd; }
  getAsyncId() { return 0; }

  #do(syscall, operation) {
    if (this.#fd === -1) {
      const error = new Error('file closed');
      error.code = 'EBADF';
      error.syscall = syscall;
      return Promise.reject(error);
    }
    return promised(() => operation(this.#fd));
  }

  #close() {
    if (this.#fd === -1) return this.#closing ?? Promise.resolve();
    const fd = this.#fd;
    this.#fd = -1;
    this.#closing = promised(() => files.closeSync(fd)).finally(() => { this.#closing = undefined; });
    this.emit('close');
    return this.#closing;
  }

  appendFile(data, options) { return this.#do('write', (fd) => files.appendFileSync(fd, data, options)); }
  chmod(mode) { return this.#do('fchmod', (fd) => files.fchmodSync(fd, mode)); }
  chown(uid, gid) { return this.#do('fchown', (fd) => files.fchownSync(fd, uid, gid)); }
  datasync() { return this.#do('fdatasync', files.fdatasyncSync); }
  sync() { return this.#do('fsync', files.fsyncSync); }

  read(bufferOrOptions, offset, length, position) {
    let buffer = bufferOrOptions;
    if (!isView(buffer)) {
      if (buffer !== undefined && (buffer === null || typeof buffer !== 'object')) {
        return Promise.reject(new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer));
      }
      ({ buffer = Buffer.alloc(kReadSize), offset = 0, length = buffer.byteLength - offset, position = null } = bufferOrOptions ?? {});
    }
    return this.#do('read', (fd) => ({ __proto__: null, bytesRead: files.readSync(fd, buffer, offset, length, position), buffer }));
  }
  readv(buffers, position) {
    return this.#do('read', (fd) => ({ __proto__: null, bytesRead: files.readvSync(fd, buffers, position), buffers }));
  }
  readFile(options) { return this.#do('read', (fd) => files.readFileSync(fd, options)); }
  stat(options) { return this.#do('fstat', (fd) => files.fstatSync(fd, options)); }
  truncate(length) { return this.#do('ftruncate', (fd) => files.ftruncateSync(fd, length)); }
  utimes(atime, mtime) { return this.#do('futime', (fd) => files.futimesSync(fd, atime, mtime)); }
  write(buffer, offset, length, position) {
    return this.#do('write', (fd) => ({ __proto__: null, bytesWritten: files.writeSync(fd, buffer, offset, length, position), buffer }));
  }
  writev(buffers, position) {
    return this.#do('write', (fd) => ({ __proto__: null, bytesWritten: files.writevSync(fd, buffers, position), buffers }));
  }
  writeFile(data, options) { return this.#do('write', (fd) => files.writeFileSync(fd, data, options)); }
  readLines(options = undefined) {
    return require('../readline/module').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }
  readableWebStream(options = { type: undefined }) {
    if (this.#fd === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (options.type !== undefined && options.type !== 'bytes') throw new codes.ERR_INVALID_ARG_VALUE('options.type', options.type);
    if (this.#streamed) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    this.#streamed = true;
    const { ReadableStream } = require('../fetch/streams');
    return new ReadableStream({
      type: options.type,
      pull: async (controller) => {
        const { bytesRead, buffer } = await this.read(Buffer.alloc(kReadSize), 0, kReadSize, null);
        if (bytesRead > 0) {
          controller.enqueue(new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead));
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
    }, { highWaterMark: 0 });
  }
  createReadStream(options) { return require('./streams').createReadStream(undefined, { ...options, fd: this }); }
  createWriteStream(options) { return require('./streams').createWriteStream(undefined, { ...options, fd: this }); }
}

function open(path, flags, mode) {
  return promised(() => new FileHandle(files.openSync(path, flags, mode)));
}


module.exports = { FileHandle, open };
