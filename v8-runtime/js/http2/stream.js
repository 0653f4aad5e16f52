'use strict';
// ClientHttp2Stream: one request and its response.
const { AbortError, codes, define } = require('../core/errors');
const { nextTick } = require('../process/ticks');
const { Duplex } = require('../stream/module');
const { IdleTimer } = require('../net/idle_timer');
const { kNoPseudo, listOf } = require('./fields');
const { constants } = require('./constants');

define('ERR_HTTP2_STREAM_ERROR', (name) => `Stream closed with error code ${name}`, Error);
define('ERR_HTTP2_STREAM_CANCEL', 'The pending stream has been canceled', Error);
define('ERR_HTTP2_INVALID_STREAM', 'The stream has been destroyed', Error);
define('ERR_HTTP2_OUT_OF_STREAMS', 'No stream ID is available because maximum stream ID has been reached', Error);
define('ERR_HTTP2_TRAILERS_ALREADY_SENT', 'Trailing headers have already been sent', Error);
define('ERR_HTTP2_TRAILERS_NOT_READY', 'Trailing headers cannot be sent until after the wantTrailers event is emitted', Error);

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const kNames = ['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT', 'STREAM_CLOSED', 'FRAME_SIZE_ERROR',
  'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'];
const nameOf = (code) => (code < kNames.length ? `NGHTTP2_${kNames[code]}` : String(code));

class Http2Stream extends Duplex {
  #session;
  #connection;
  #id;
  #sentHeaders;
  #sentTrailers;
  #waitsForTrailers;
  #wantsTrailers = false;
  #rstCode;
  #closed = false;   // RST_STREAM, or both ends
  #localEnded = false;
  #remoteEnded = false;
  #aborted = false;
  #untaken = 0;
  #pending = null;   // {bytes, callback} that waits for the windows
  #idle = new IdleTimer(() => this.emit('timeout'));
  #timeout = 0;
  #done = null;      // of _final

  constructor(session, connection, headers, { endStream, waitForTrailers }) {
    super({ allowHalfOpen: true, autoDestroy: false, decodeStrings: true });
    this.#session = session;
    this.#connection = connection;
    this.#sentHeaders = headers;
    this.#waitsForTrailers = waitForTrailers === true;
    this.endAfterHeaders = false;
    this.#localEnded = endStream;
    if (endStream) this.end();
  }

  // ---- said by the session ----

  opened(id) {
    this.#id = id;
    this.emit('ready');
    this.#active();
    this.flush();
  }

  // HEADERS, in a turn of their own: what a listener throws is no matter of the connection's.
  received(event, headers, flags, raw) {
    this.#active();
    nextTick(() => {
      if (event === 'headers' && headers[':status'] === 100) this.emit('continue');
      this.emit(event, headers, flags, raw);
    });
  }

  // The fields of the request are more than may be sent.
  unsent(type, code) {
    const id = this.#id;
    nextTick(() => this.emit('frameError', type, code, id));
    this.reset(NGHTTP2_REFUSED_STREAM);
  }

  outOfStreams() { this.destroy(new codes.ERR_HTTP2_OUT_OF_STREAMS()); }

  data(bytes, size) {
    this.#active();
    // Padding is taken at once.
    this.#connection.taken(this, size - bytes.length);
    if (bytes.length === 0) return;
    if (this.#closed || this.destroyed || this.#remoteEnded) return;
    if (this.push(bytes)) this.#connection.taken(this, bytes.length);
    else this.#untaken += bytes.length;
  }

  ended() {
    if (this.#remoteEnded) return;
    this.#remoteEnded = true;
    this.push(null);
    // Who does not read it has no body to read.
    if (this.listenerCount('response') === 0 && this.readableFlowing === null) this.resume();
    else this.read(0);
    this.#closeWhenBoth();
  }

  // RST_STREAM, or the connection's end; `error`: the connection's.
  reset(code, error) {
    if (this.#closed) return;
    this.#closed = true;
    this.#rstCode = code;
    this.#connection.forget(this);
    if (!this.#localEnded || !this.#remoteEnded) this.#abort();
    if (error || (code !== NGHTTP2_NO_ERROR && code !== NGHTTP2_CANCEL)) {
      this.destroy(error ?? new codes.ERR_HTTP2_STREAM_ERROR(nameOf(code)));
      return;
    }
    if (!this.#remoteEnded) {
      this.#remoteEnded = true;
      this.push(null);
    }
    this.#failPending();
    this.#destroyWhenRead();
  }

  #abort() {
    if (this.#aborted || this.#localEnded) return;
    this.#aborted = true;
    this.emit('aborted');
  }

  #closeWhenBoth() {
    if (!this.#localEnded || !this.#remoteEnded || this.#closed) return;
    this.#closed = true;
    this.#rstCode = NGHTTP2_NO_ERROR;
    this.#connection.forget(this);
    this.#destroyWhenRead();
  }

  #destroyWhenRead() {
    if (this.readableEnded || this.destroyed) nextTick(() => this.destroy());
    else this.once('end', () => nextTick(() => this.destroy()));
    if (this.readableFlowing === null && this.listenerCount('readable') === 0) this.resume();
  }

  // ---- out ----

  flush() {
    if (this.#pending === null || this.#id === undefined || this.#closed) return;
    const { bytes, callback } = this.#pending;
    const sent = this.#connection.send(this, bytes);
    if (sent < bytes.length) {
      this.#pending.bytes = bytes.subarray(sent);
      return;
    }
    this.#pending = null;
    this.#active();
    callback();
  }

  _write(chunk, encoding, callback) {
    if (this.#closed) {
      callback();
      return;
    }
    this.#pending = { bytes: chunk, callback };
    this.flush();
  }

  _final(callback) {
    if (this.#localEnded || this.#closed) {
      callback();
      return;
    }
    const finish = () => {
      if (this.#closed) {
        callback();
      } else if (this.#waitsForTrailers) {
        this.#wantsTrailers = true;
        this.#done = callback;
        this.emit('wantTrailers');
      } else {
        this.#end([]);
        callback();
      }
    };
    if (this.#id === undefined) this.once('ready', finish);
    else finish();
  }

  #end(trailers) {
    this.#localEnded = true;
    this.#connection.end(this, trailers);
    this.#closeWhenBoth();
  }

  sendTrailers(headers) {
    if (this.destroyed || this.closed) throw new codes.ERR_HTTP2_INVALID_STREAM();
    if (this.#sentTrailers) throw new codes.ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this.#wantsTrailers) throw new codes.ERR_HTTP2_TRAILERS_NOT_READY();
    if (headers === null || typeof headers !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('headers', 'object', headers);
    const list = listOf(headers, kNoPseudo);
    this.#sentTrailers = headers;
    this.#end(list);
    this.#done?.();
    this.#done = null;
  }

  _read() {
    const untaken = this.#untaken;
    this.#untaken = 0;
    if (!this.#closed && untaken > 0) this.#connection.taken(this, untaken);
  }

  // ---- the end ----

  close(code = NGHTTP2_NO_ERROR, callback = undefined) {
    if (!Number.isInteger(code)) throw new codes.ERR_INVALID_ARG_TYPE('code', 'number', code);
    if (code < 0 || code > 0xFFFFFFFF) throw new codes.ERR_OUT_OF_RANGE('code', '>= 0 && <= 4294967295', code);
    if (callback !== undefined) {
      if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('callback', 'Function', callback);
      this.once('close', callback);
    }
    if (this.#closed) return;
    if (this.#id !== undefined) this.#connection.reset(this, code);
    this.reset(code);
  }

  _destroy(error, callback) {
    this.#idle.stop();
    if (!this.#closed) {
      const code = error ? (error instanceof AbortError || error.name === 'AbortError' ? NGHTTP2_CANCEL : NGHTTP2_INTERNAL_ERROR) : NGHTTP2_NO_ERROR;
      this.#closed = true;
      this.#rstCode = code;
      if (this.#id !== undefined) this.#connection.reset(this, error ? code : NGHTTP2_CANCEL);
      this.#connection.forget(this);
      this.#abort();
    }
    this.#failPending();
    if (!error && !this.#remoteEnded) {
      this.#remoteEnded = true;
      this.push(null);
    }
    callback(error);
  }

  #failPending() {
    const pending = this.#pending;
    this.#pending = null;
    pending?.callback();
    this.#done?.();
    this.#done = null;
  }

  // ---- settings and what is asked of it ----

  setTimeout(msecs, callback) {
    if (this.destroyed) return this;
    this.#timeout = msecs;
    this.#idle.set(msecs, callback, this);
    return this;
  }
  #active() {
    this.#idle.refresh();
    this.#session.active?.();
  }

  priority() {}
  get id() { return this.#id; }
  get session() { return this.destroyed ? undefined : this.#session; }
  get pending() { return this.#id === undefined; }
  get aborted() { return this.#aborted; }
  get closed() { return this.#closed; }
  get rstCode() { return this.#rstCode; }
  get headersSent() { return true; }
  get sentHeaders() { return this.#sentHeaders; }
  get sentTrailers() { return this.#sentTrailers; }
  get sentInfoHeaders() { return []; }
  get bufferSize() { return this.writableLength; }
  get scheduled() { return this.#id !== undefined; }
  get timeout() { return this.#timeout; }
  get state() {
    const both = this.#closed ? constants.NGHTTP2_STREAM_STATE_CLOSED : this.#localEnded ? constants.NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL
      : this.#remoteEnded ? constants.NGHTTP2_STREAM_STATE_HALF_CLOSED_REMOTE : constants.NGHTTP2_STREAM_STATE_OPEN;
    return this.#id === undefined ? {} : { state: both, weight: 16, sumDependencyWeight: 0, localClose: Number(this.#localEnded),
      remoteClose: Number(this.#remoteEnded), localWindowSize: this.#connection.windowOf(this) };
  }
}

class ClientHttp2Stream extends Http2Stream {}

function abortBy(stream, signal) {
  const onAbort = () => stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    nextTick(onAbort);
    return;
  }
  signal.addEventListener('abort', onAbort, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', onAbort));
}

module.exports = { ClientHttp2Stream, abortBy };
