'use strict';
// IncomingMessage: what came from the other side, a Readable. Made by the client, by a Server, and by adapters around whatever they
// have for a socket.
const { nextTick } = require('../process/ticks');
const { Readable, finished } = require('../stream/module');

const kHeaders = Symbol('kHeaders');
const kHeadersDistinct = Symbol('kHeadersDistinct');
const kHeadersCount = Symbol('kHeadersCount');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kTrailersCount = Symbol('kTrailersCount');
// A socket over a stream of the proxy says with these what it may read on; others are resumed and paused.
const kReadStart = Symbol('kReadStart');
const kReadStop = Symbol('kReadStop');

// Of these the first one counts.
const kSingle = new Set(['age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
  'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization', 'referer',
  'retry-after', 'server', 'user-agent']);

function readStart(socket) {
  if (!socket) return;
  if (typeof socket[kReadStart] === 'function') socket[kReadStart]();
  else if (!socket._paused && socket.readable) socket.resume();
}

function readStop(socket) {
  if (!socket) return;
  if (typeof socket[kReadStop] === 'function') socket[kReadStop]();
  else if (typeof socket.pause === 'function') socket.pause();
}

function IncomingMessage(socket) {
  Readable.call(this, socket ? { highWaterMark: socket.readableHighWaterMark } : undefined);
  // Nothing is read before somebody asks.
  this._readableState.readingMore = true;
  this.socket = socket;
  this.httpVersionMajor = null;
  this.httpVersionMinor = null;
  this.httpVersion = null;
  this.complete = false;
  this[kHeaders] = null;
  this[kHeadersCount] = 0;
  this.rawHeaders = [];
  this[kTrailers] = null;
  this[kTrailersCount] = 0;
  this.rawTrailers = [];
  this.joinDuplicateHeaders = false;
  this.aborted = false;
  this.upgrade = null;
  this.url = '';
  this.method = null;
  this.statusCode = null;
  this.statusMessage = null;
  this.client = socket;
  this._consuming = false;
  this._dumped = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, Readable.prototype);
Object.setPrototypeOf(IncomingMessage, Readable);

// `headers` and its kin are made of the raw fields when they are first asked for, and can be replaced.
function defineView(name, slot, raw, count, add, make) {
  Object.defineProperty(IncomingMessage.prototype, name, {
    get() {
      if (!this[slot]) {
        this[slot] = make();
        for (let i = 0; i < this[count]; i += 2) this[add](this[raw][i], this[raw][i + 1], this[slot]);
      }
      return this[slot];
    },
    set(value) { this[slot] = value; },
    configurable: true,
  });
}

Object.defineProperty(IncomingMessage.prototype, 'connection', {
  get() { return this.socket; },
  set(value) { this.socket = value; },
  configurable: true,
});
const plain = () => ({});
const bare = () => ({ __proto__: null });
defineView('headers', kHeaders, 'rawHeaders', kHeadersCount, '_addHeaderLine', plain);
defineView('headersDistinct', kHeadersDistinct, 'rawHeaders', kHeadersCount, '_addHeaderLineDistinct', bare);
defineView('trailers', kTrailers, 'rawTrailers', kTrailersCount, '_addHeaderLine', plain);
defineView('trailersDistinct', kTrailersDistinct, 'rawTrailers', kTrailersCount, '_addHeaderLineDistinct', bare);

const methods = {
  setTimeout(msecs, callback) {
    if (callback) this.on('timeout', callback);
    this.socket.setTimeout(msecs);
    return this;
  },

  _read() {
    if (!this._consuming) {
      this._readableState.readingMore = false;
      this._consuming = true;
    }
    if (this.socket?.readable) readStart(this.socket);
  },

  _destroy(error, callback) {
    if (!this.readableEnded || !this.complete) {
      this.aborted = true;
      this.emit('aborted');
    }
    const { socket } = this;
    // Whoever gives up a message that is not complete gives up its connection.
    if (socket && !socket.destroyed && this.aborted) {
      socket.destroy(error);
      const forget = finished(socket, (failed) => {
        forget();
        nextTick(tellError, this, (failed?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? null : failed) || error, callback);
      });
    } else {
      nextTick(tellError, this, error, callback);
    }
  },

  _addHeaderLines(headers, count) {
    if (!headers?.length) return;
    const { complete } = this;
    if (complete) {
      this.rawTrailers = headers;
      this[kTrailersCount] = count;
    } else {
      this.rawHeaders = headers;
      this[kHeadersCount] = count;
    }
    const dest = this[complete ? kTrailers : kHeaders];
    if (dest) for (let i = 0; i < count; i += 2) this._addHeaderLine(headers[i], headers[i + 1], dest);
  },

  _addHeaderLine(name, value, dest) {
    const key = name.toLowerCase();
    const there = dest[key];
    if (key === 'set-cookie') {
      if (there === undefined) dest[key] = [value];
      else there.push(value);
    } else if (typeof there !== 'string') {
      if (this.joinDuplicateHeaders || !kSingle.has(key) || there === undefined) dest[key] = value;
    } else if (key === 'cookie') {
      dest[key] = `${there}; ${value}`;
    } else if (this.joinDuplicateHeaders || !kSingle.has(key)) {
      dest[key] = `${there}, ${value}`;
    }
  },

  _addHeaderLineDistinct(name, value, dest) {
    const key = name.toLowerCase();
    if (dest[key] === undefined) dest[key] = [value];
    else dest[key].push(value);
  },

  // Reads what is left into nothing.
  _dump() {
    if (this._dumped) return;
    this._dumped = true;
    this._readableState.readingMore = false;
    this.resume();
  },
};
Object.assign(IncomingMessage.prototype, methods);

// Nobody who does not listen is told.
function tellError(message, error, callback) {
  if (message.listenerCount('error') === 0) callback();
  else callback(error);
}

module.exports = { IncomingMessage, kReadStart, kReadStop, readStart, readStop };
