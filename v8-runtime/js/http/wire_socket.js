'use strict';
// The socket of a request that goes over a stream of the proxy: a Duplex in the shape of net.Socket. It understands the HTTP/1.1 that
// is written to it, and lets the proxy send that; what comes back goes to whoever asked, as messages.
//
// One request after another, each a stream of its own: between them it is idle and costs nothing outside.
const { Buffer } = require('../buffer/buffer');
const { native } = require('../core/native');
const { nextTick } = require('../process/ticks');
const { Duplex } = require('../stream/module');
const { IdleTimer } = require('../net/idle_timer');
const { Wire, kResponseWindow } = require('../fetch/wire');
const { failureOf, parseError, resetBy } = require('./errors');
const { kReadStart, kReadStop } = require('./incoming');
const { MessageParser, valuesOf } = require('./parser');
const { explain } = require('./tls_failure');

// Who gets the messages that come back: {head(message), body(bytes), complete(trailers)}.
const kMessages = Symbol('kMessages');

// What belongs to the connection is the proxy's; a second Host would be none.
const kOfConnection = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'proxy-connection', 'proxy-authorization', 'te',
  'trailer', 'transfer-encoding', 'upgrade']);

function fieldsToSend(fields) {
  const kept = [];
  let host = false;
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i].toLowerCase();
    if (kOfConnection.has(name) || (name === 'host' && host)) continue;
    host ||= name === 'host';
    kept.push(fields[i], fields[i + 1]);
  }
  return kept;
}

const closes = (fields) => valuesOf(fields, 'connection').some((value) => /(?:^|\W)close(?:$|\W)/i.test(value));

// Bytes that may not stand in a request's target are sent percent-encoded; what lies behind a '#' never is.
const targetToSend = (target) => target.replace(/#.*$/, '').replace(/[^\x21-\x7e]/g, (char) =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

const kTlsFailed = 6;  // of StreamFailure
const kClosed = 9;
const kMaxHead = 32 * 1024;  // what a stream's request may have; it is counted again there

class WireSocket extends Duplex {
  #options;
  #parser;
  #wire = null;        // of the request under way
  #answered = true;    // nothing is owed for the last request
  #hasHead = false;
  #queue = [];         // of the request's body, not sent yet
  #complete = false;   // the request, and the proxy was not told
  #written = null;     // the callback of _write
  #uncredited = 0;     // bytes of the response that wait for a reader
  #paused = false;
  #idle = new IdleTimer(() => this.emit('timeout'));

  // options: {host, port, tls, timeout}
  constructor(options) {
    super({ allowHalfOpen: false, emitClose: false, autoDestroy: true, decodeStrings: true });
    this.#options = options;
    this.#parser = new MessageParser('request', {
      head: (message) => this.#open(message),
      body: (bytes) => { if (this.#wire !== null) this.#queue.push(bytes); },
      complete: () => {
        this.#complete = true;
        return true;
      },
    }, kMaxHead);
    this.connecting = true;
    this.timeout = undefined;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this._httpMessage = null;
    this._hadError = false;
    this.parser = null;
    this[kMessages] = null;
    if (options.tls) Object.assign(this, { encrypted: true, authorized: false, authorizationError: null, alpnProtocol: false });
    if (options.timeout) this.setTimeout(options.timeout);
    native.setImmediate(() => this.#connect());
  }

  // ---- out ----

  #open({ method, target, fields }) {
    const { host, port, tls } = this.#options;
    if (method === 'CONNECT' || !target.startsWith('/')) {
      throw parseError('HPE_INVALID_URL', 'an execution context can only send requests for a path');
    }
    const length = Number(valuesOf(fields, 'content-length')[0] ?? 0);
    const kind = valuesOf(fields, 'transfer-encoding').length > 0 ? 2 : length > 0 ? 1 : 0;
    const bare = host.replace(/^\[|\]$/g, '');
    this.#answered = false;
    this.#hasHead = false;
    this.#wire = new Wire({
      tls, host: bare.includes(':') ? `[${bare}]` : bare, port, method, target: targetToSend(target), fields: fieldsToSend(fields),
      kind, length,
    }, {
      head: (status, reason, got) => this.#onHead(status, reason, got),
      data: (bytes) => this.#onData(bytes),
      end: (trailers) => this.#onEnd(trailers),
      failed: (number) => this.#onFailed(number, { host: bare, port }),
      isUnread: () => this.#hasHead && this.#uncredited >= kResponseWindow,
      giveUp: () => this.destroy(resetBy('the response was not read and gave way to another')),
    });
    this.#bodied = kind !== 0;
    this.#wire.start();
    // The proxy does not ask the other side first: whoever waits for leave has it.
    if (valuesOf(fields, 'expect').some((value) => /100-continue/i.test(value))) native.setImmediate(() => this.#continue());
    return false;
  }
  #bodied = false;

  #continue() {
    if (this.#wire === null || this.#hasHead) return;
    this[kMessages]?.head({ major: 1, minor: 1, status: 100, reason: 'Continue', fields: [], keepAlive: true, upgrade: false });
  }

  // Bytes, then the end, then whoever wrote them.
  #drain() {
    while (this.#queue.length > 0) {
      if (!this.#bodied || this.#wire === null) this.#queue.length = 0;
      else if (!this.#wire.send(this.#queue.shift(), () => this.#drain())) return;
    }
    if (this.#complete) {
      this.#complete = false;
      if (this.#bodied) this.#wire?.end();
    }
    if (this.#written === null || this.connecting) return;
    const callback = this.#written;
    this.#written = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    this.#active();
    this.bytesWritten += chunk.byteLength;
    // What follows a complete request before its answer is heard by nobody.
    if (this.#answered || !this.#parser.isIdle) {
      try {
        this.#parser.execute(chunk);
      } catch (error) {
        callback(error);
        return;
      }
    }
    this.#written = callback;
    this.#drain();
  }

  // A later turn says that the other side was told.
  _final(callback) { native.setImmediate(() => callback()); }
  _read() {}

  // ---- in ----

  #onHead(status, reason, fields) {
    this.#hasHead = true;
    this.#connect();
    this.#active();
    this[kMessages]?.head({ major: 1, minor: 1, status, reason, fields, keepAlive: !closes(fields), upgrade: false });
  }

  #onData(bytes) {
    this.#active();
    this.bytesRead += bytes.byteLength;
    this[kMessages]?.body(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (this.#paused) this.#uncredited += bytes.byteLength;
    else this.#wire?.credit(bytes.byteLength);
  }

  #onEnd(trailers) {
    this.#wire = null;
    this.#answered = true;
    this.#uncredited = 0;
    this.#active();
    this[kMessages]?.complete(trailers);
  }

  #onFailed(number, target) {
    // After the head, an end that comes too early is no error of the socket's: the response says that it was cut.
    if (this.#hasHead && number === kClosed) this.destroy();
    else if (number === kTlsFailed) explain(target, failureOf(number, target), (error) => this.destroy(error));
    else this.destroy(failureOf(number, target));
  }

  [kReadStop]() { this.#paused = true; }
  [kReadStart]() {
    this.#paused = false;
    this.#wire?.credit(this.#uncredited);
    this.#uncredited = 0;
  }

  // ---- the connection ----

  #connect() {
    if (!this.connecting || this.destroyed) return;
    this.connecting = false;
    this.#active();
    if (this.#options.tls) this.authorized = true;
    this.emit('connect');
    this.emit('ready');
    if (this.#options.tls) this.emit('secureConnect');
    this.#drain();
  }

  _destroy(error, callback) {
    this.connecting = false;
    this.#idle.stop();
    this.#wire?.cancel();
    this.#wire = null;
    this.#queue = [];
    callback(error);
    nextTick(() => this.emit('close', !!error));
  }

  destroySoon() {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', this.destroy);
  }
  resetAndDestroy() { return this.destroy(); }

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    this.timeout = msecs;
    this.#idle.set(msecs, callback, this);
    return this;
  }
  // Silence is counted from here.
  #active() { this.#idle.refresh(); }

  setNoDelay() { return this; }
  setKeepAlive() { return this; }
  ref() { return this; }
  unref() { return this; }
  address() { return {}; }
  get pending() { return this.connecting; }
  get readyState() { return this.connecting ? 'opening' : this.destroyed ? 'closed' : 'open'; }
  get bufferSize() { return this.writableLength; }
  get remotePort() { return this.connecting || this.destroyed ? undefined : this.#options.port; }
  get remoteAddress() { return undefined; }
  get remoteFamily() { return undefined; }
  get localAddress() { return undefined; }
  get localPort() { return undefined; }
  getPeerCertificate() { return {}; }
  getProtocol() { return null; }
  getCipher() { return undefined; }
  getSession() { return undefined; }
  isSessionReused() { return false; }
}

module.exports = { WireSocket, kMessages };
