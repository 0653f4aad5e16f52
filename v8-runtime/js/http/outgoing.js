'use strict';
// OutgoingMessage: what ClientRequest and ServerResponse have in common. It prints the head, frames the body, and writes both into its
// socket, or keeps them in outputData until it has one. Adapters watch what arrives at the socket, so the pieces are Node's.
const { Buffer } = require('../buffer/buffer');
const { nextTick } = require('../process/ticks');
const { native } = require('../core/native');
const Stream = require('../stream/module');
const { codes } = require('./errors');
const { kOutHeaders, printHead, printTrailers } = require('./head');

const { isUint8Array } = native.types;
const kCorked = Symbol('corked');
const kErrored = Symbol('errored');
const kHighWaterMark = Symbol('kHighWaterMark');
const kNeedDrain = Symbol('kNeedDrain');
const kBytesWritten = Symbol('kBytesWritten');
const kRejectBodies = Symbol('kRejectNonStandardBodyWrites');
const kCrlf = Buffer.from('\r\n');
const nop = () => {};

function OutgoingMessage(options) {
  Stream.call(this);
  // What waits for a socket.
  this.outputData = [];
  this.outputSize = 0;
  this.writable = true;
  this.destroyed = false;
  this._last = false;
  this.chunkedEncoding = false;
  this.shouldKeepAlive = true;
  this.maxRequestsOnConnectionReached = false;
  this._defaultKeepAlive = true;
  this.useChunkedEncodingByDefault = true;
  this.sendDate = false;
  this._removedConnection = false;
  this._removedContLen = false;
  this._removedTE = false;
  this.strictContentLength = false;
  this[kBytesWritten] = 0;
  this._contentLength = null;
  this._hasBody = true;
  this._trailer = '';
  this[kNeedDrain] = false;
  this.finished = false;
  this._headerSent = false;
  this[kCorked] = 0;
  this._closed = false;
  this.socket = null;
  this._header = null;
  this[kOutHeaders] = null;
  this._keepAliveTimeout = 0;
  this._onPendingData = nop;
  this[kErrored] = null;
  this[kHighWaterMark] = options?.highWaterMark ?? Stream.getDefaultHighWaterMark(false);
  this[kRejectBodies] = options?.rejectNonStandardBodyWrites ?? false;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const accessors = {
  get errored() { return this[kErrored]; },
  get closed() { return this._closed; },
  get writableFinished() {
    return this.finished && this.outputSize === 0 && (!this.socket || this.socket.writableLength === 0);
  },
  get writableObjectMode() { return false; },
  get writableLength() { return this.outputSize + (this.socket ? this.socket.writableLength : 0); },
  get writableHighWaterMark() { return this.socket ? this.socket.writableHighWaterMark : this[kHighWaterMark]; },
  get writableCorked() { return this.socket ? this.socket.writableCorked : this[kCorked]; },
  get connection() { return this.socket; },
  set connection(value) { this.socket = value; },
  get headersSent() { return !!this._header; },
  get writableEnded() { return this.finished; },
  get writableNeedDrain() { return !this.destroyed && !this.finished && this[kNeedDrain]; },
};
Object.defineProperties(OutgoingMessage.prototype, Object.getOwnPropertyDescriptors(accessors));
Object.defineProperty(OutgoingMessage.prototype, 'headersSent', { enumerable: true, configurable: true });
for (const name of Object.keys(accessors)) {
  if (name !== 'headersSent') Object.defineProperty(OutgoingMessage.prototype, name, { enumerable: false });
}

function tellError(message, error, callback) {
  if (message.destroyed) return;
  nextTick(() => {
    callback(error);
    if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', error);
  });
}

const byteLength = (chunk, encoding) => (typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength);

// What is wrong with writing now, if anything.
function obstacleTo(message) {
  if (message.finished) return new codes.ERR_STREAM_WRITE_AFTER_END();
  return message.destroyed ? new codes.ERR_STREAM_DESTROYED('write') : undefined;
}

function checkLength(message, length, atEnd) {
  if (!message.strictContentLength || !(message._contentLength > 0) || message._removedContLen || message._hasBody === false) return;
  const total = message[kBytesWritten] + length;
  if (atEnd ? total !== message._contentLength : total > message._contentLength) {
    throw new codes.ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
  }
}

function sendChunk(message, chunk, encoding, callback, length) {
  if (!message.chunkedEncoding || chunk.length === 0) return message._send(chunk, encoding, callback, length);
  message._send(length.toString(16), 'latin1', null);
  message._send(kCrlf, null, null);
  message._send(chunk, encoding, null, length);
  return message._send(kCrlf, null, callback);
}

function uncorkSocket(socket) { socket.uncork(); }

function writeBody(message, chunk, encoding, given, atEnd) {
  const callback = typeof given === 'function' ? given : nop;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  const obstacle = obstacleTo(message);
  if (obstacle !== undefined) {
    if (message.destroyed) nextTick(callback, obstacle);
    else tellError(message, obstacle, callback);
    return false;
  }
  const length = byteLength(chunk, encoding);
  checkLength(message, length, atEnd);
  if (!message._header) {
    if (atEnd) message._contentLength ??= length;
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[kRejectBodies]) throw new codes.ERR_HTTP_BODY_NOT_ALLOWED();
    nextTick(callback);
    return true;
  }
  message[kBytesWritten] += length;
  if (!atEnd && message.socket && !message.socket.writableCorked) {
    message.socket.cork();
    nextTick(uncorkSocket, message.socket);
  }
  return sendChunk(message, chunk, encoding, callback, length);
}

// Emitted once everything reached the socket.
function tellFinish(message, error) {
  if (error && error.syscall === 'shutdown') return;
  message.emit('finish');
}

const body = {
  cork() {
    if (this.socket) this.socket.cork();
    else this[kCorked]++;
  },
  uncork() {
    if (this.socket) this.socket.uncork();
    else if (this[kCorked]) this[kCorked]--;
  },

  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback);
    if (this.socket) this.socket.setTimeout(msecs);
    else this.once('socket', (socket) => socket.setTimeout(msecs));
    return this;
  },

  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this[kErrored] = error;
    if (this.socket) this.socket.destroy(error);
    else this.once('socket', (socket) => socket.destroy(error));
    return this;
  },

  // The head goes out with the first piece.
  _send(data, encoding, callback, length) {
    if (!this._headerSent) {
      const header = this._header;
      if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
        data = header + data;
      } else {
        this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
        this.outputSize += header.length;
        this._onPendingData(header.length);
      }
      this._headerSent = true;
    }
    return this._writeRaw(data, encoding, callback, length);
  },

  _writeRaw(data, encoding, callback, size) {
    const socket = this.socket;
    if (socket?.destroyed) return false;
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (socket && socket._httpMessage === this && socket.writable) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return socket.write(data, encoding, callback);
    }
    this.outputData.push({ data, encoding, callback });
    this.outputSize += data.length;
    this._onPendingData(data.length);
    return this.outputSize < this[kHighWaterMark];
  },

  _storeHeader(firstLine, headers) {
    const { text, expects } = printHead(this, firstLine, headers);
    this._header = text;
    this._headerSent = false;
    if (expects) this._send('');
  },

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    const more = writeBody(this, chunk, encoding, callback, false);
    if (!more) this[kNeedDrain] = true;
    return more;
  },

  addTrailers(headers) { this._trailer = printTrailers(headers); },

  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, encoding, callback] = [null, null, chunk];
    else if (typeof encoding === 'function') [encoding, callback] = [null, encoding];
    if (chunk) {
      if (this.finished) {
        tellError(this, new codes.ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
        return this;
      }
      this.socket?.cork();
      writeBody(this, chunk, encoding, null, true);
    } else if (this.finished) {
      if (typeof callback === 'function') {
        if (this.writableFinished) callback(new codes.ERR_STREAM_ALREADY_FINISHED('end'));
        else this.on('finish', callback);
      }
      return this;
    } else if (!this._header) {
      this.socket?.cork();
      this._contentLength = 0;
      this._implicitHeader();
    }
    if (typeof callback === 'function') this.once('finish', callback);
    checkLength(this, 0, true);
    sendEnd(this, chunk);
    return this;
  },

  _finish() { this.emit('prefinish'); },

  // What waited goes into the socket that is there now.
  _flush() {
    const socket = this.socket;
    if (!socket?.writable) return;
    const more = this._flushOutput(socket);
    if (this.finished) {
      this._finish();
    } else if (more && this[kNeedDrain]) {
      this[kNeedDrain] = false;
      this.emit('drain');
    }
  },

  _flushOutput(socket) {
    while (this[kCorked]) {
      this[kCorked]--;
      socket.cork();
    }
    if (this.outputData.length <= 0) return undefined;
    const waiting = this.outputData;
    socket.cork();
    let more;
    for (const { data, encoding, callback } of waiting) more = socket.write(data, encoding, callback);
    socket.uncork();
    this.outputData = [];
    this._onPendingData(-this.outputSize);
    this.outputSize = 0;
    return more;
  },

  flushHeaders() {
    if (!this._header) this._implicitHeader();
    this._send('');
  },

  _implicitHeader() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()'); },

  pipe() { this.emit('error', new codes.ERR_STREAM_CANNOT_PIPE()); },
};

function sendEnd(message, chunk) {
  const finish = (error) => tellFinish(message, error);
  if (message._hasBody && message.chunkedEncoding) message._send(`0\r\n${message._trailer}\r\n`, 'latin1', finish);
  else if (!message._headerSent || message.writableLength || chunk) message._send('', 'latin1', finish);
  else nextTick(finish);
  if (message.socket) {
    // Whatever corked it: now everything goes out.
    message.socket._writableState.corked = 1;
    message.socket.uncork();
  }
  message[kCorked] = 0;
  message.finished = true;
  if (message.outputData.length === 0 && message.socket?._httpMessage === message) message._finish();
}

// Put together in the order in which Node's come.
const { headerMethods, defineOld } = require('./outgoing_headers');
Object.assign(OutgoingMessage.prototype, body, headerMethods);
defineOld(OutgoingMessage.prototype);
OutgoingMessage.prototype[Symbol.for('nodejs.rejection')] = function onRejection(error) { this.destroy(error); };

module.exports = { OutgoingMessage, kNeedDrain, kRejectBodies, kErrored, kOutHeaders };
