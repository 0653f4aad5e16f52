'use strict';
// ClientHttp2Session: HTTP/2 spoken here, over a connection of net or tls, or a stream of the handler's own.
const { Buffer } = require('../buffer/buffer');
const { bound } = require('../async/context');
const { codes, define } = require('../core/errors');
const { native } = require('../core/native');
const { validateFunction, validateInteger } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { IdleTimer } = require('../net/idle_timer');
const { nextTick } = require('../process/ticks');
const { Connection, kMostWindow } = require('./connection');
const { constants } = require('./constants');
const { completed, listOf } = require('./fields');
const { Outbox } = require('./outbox');
const { getPackedSettings } = require('./settings');
const { ClientHttp2Stream, abortBy } = require('./stream');

define('ERR_HTTP2_SESSION_ERROR', (code) => `Session closed with error code ${code}`, Error);
define('ERR_HTTP2_GOAWAY_SESSION', 'New streams cannot be created after receiving a GOAWAY', Error);
define('ERR_HTTP2_INVALID_SESSION', 'The session has been destroyed', Error);
define('ERR_HTTP2_MAX_PENDING_SETTINGS_ACK', 'Maximum number of pending settings acknowledgements', Error);
define('ERR_HTTP2_PING_CANCEL', 'HTTP2 ping cancelled', Error);
define('ERR_HTTP2_PING_LENGTH', 'HTTP2 ping payload must be 8 bytes', RangeError);
define('ERR_HTTP2_SETTINGS_CANCEL', 'HTTP2 session settings canceled', Error);

const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants;
// As in Node: of our own, unanswered.
const kMostPings = 10;
const kMostSettings = 10;
const kMostOrigins = 128;  // that a session is told of
const kWithoutBody = new Set(['GET', 'HEAD', 'DELETE']);

class Http2Session extends EventEmitter {
  #socket;
  #isWaiting;        // for the socket
  #authority;
  #scheme;
  #outbox;
  #connection;
  #pings = [];
  #mostPings;
  #mostSettings;
  #origins;
  #closed = false;
  #destroyed = false;
  #goneAway = false;
  #saidGoodbye = false;
  #idle = new IdleTimer(() => this.emit('timeout'));
  #timeout = 0;

  // socket: connecting or not; `event`: what it says when it can be used.
  constructor({ socket, event, isWaiting, authority, scheme, options }) {
    super();
    this.#socket = socket;
    this.#isWaiting = isWaiting;
    this.#authority = authority;
    this.#scheme = scheme;
    this.#mostPings = typeof options.maxOutstandingPings === 'number' ? options.maxOutstandingPings : kMostPings;
    this.#mostSettings = typeof options.maxOutstandingSettings === 'number' ? options.maxOutstandingSettings : kMostSettings;
    // Nobody pushes: a handler that wants what it did not ask for was not seen yet.
    const asked = { ...options.settings, enablePush: false };
    this.#outbox = new Outbox(socket, () => { if (!this.#destroyed) this.#connection.flush(); });
    this.#connection = new Connection(this.#outbox, this.#observer(), options);
    this.#listen(socket);
    if (isWaiting) socket.once(event, () => this.#begin(asked, () => this.emit('connect', this, socket)));
    else this.#begin(asked, () => nextTick(() => { if (!this.#destroyed) this.emit('connect', this, socket); }));
  }

  #listen(socket) {
    const read = (bytes) => {
      if (this.#destroyed) return;
      this.active();
      this.#connection.read(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    };
    socket.on('data', bound(read, 'HTTP2SESSION', {}, false));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#onSocketClose());
    socket.on('end', () => { if (!this.#destroyed) socket.end(); });
  }

  #begin(settings, tell) {
    if (this.#destroyed) return;
    this.#isWaiting = false;
    this.#connection.open(settings);
    tell();
  }

  // ---- what the connection tells ----

  #observer() {
    return {
      remoteSettings: () => this.emit('remoteSettings', this.remoteSettings),
      localSettings: (callback, milliseconds) => {
        this.emit('localSettings', this.localSettings);
        callback?.(null, this.localSettings, milliseconds);
      },
      ping: (bytes, ack) => this.#onPing(bytes, ack),
      goaway: (code, last, bytes) => this.#onGoaway(code, last, bytes),
      alternative: (origin, value, stream) => this.emit('altsvc', value, origin, stream),
      origins: (texts) => {
        if (!this.#socket.encrypted || this.#destroyed) return;
        this.#origins = new Set([...this.originSet, ...texts].slice(0, kMostOrigins));
        this.emit('origin', texts);
      },
      failed: (error) => this.destroy(error.forSession, error.number),
      idle: () => this.#endWhenIdle(),
    };
  }

  #onPing(bytes, ack) {
    if (!ack) {
      this.emit('ping', bytes);
      return true;
    }
    const ping = this.#pings.shift();
    ping?.callback(null, native.now() - ping.at, bytes);
    return ping !== undefined;
  }

  #onGoaway(code, last, bytes) {
    this.#goneAway = true;
    nextTick(() => this.emit('goaway', code, last, bytes));
    if (code === NGHTTP2_NO_ERROR) this.close();
    else this.#end(new codes.ERR_HTTP2_SESSION_ERROR(code), code, NGHTTP2_NO_ERROR);
  }

  #onSocketClose() {
    if (this.#destroyed) return;
    this.#closed = true;
    this.#end(undefined, NGHTTP2_CANCEL);
  }

  // ---- requests ----

  request(given = {}, options = {}) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (this.#closed || this.#goneAway) throw new codes.ERR_HTTP2_GOAWAY_SESSION();
    if (given === null || typeof given !== 'object' || Array.isArray(given)) throw new codes.ERR_INVALID_ARG_TYPE('headers', 'object', given);
    if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
    const headers = { __proto__: null, ...completed({ ...given }, this.#authority, this.#scheme) };
    const end = options.endStream ?? kWithoutBody.has(headers[':method']);
    const list = listOf(headers);
    const stream = new ClientHttp2Stream(this, this.#connection, headers, { endStream: end, waitForTrailers: options.waitForTrailers });
    if (options.signal) abortBy(stream, options.signal);
    this.#connection.request(stream, list, end);
    return stream;
  }

  // ---- what a handler asks of it ----

  #whenConnected(then) {
    if (this.#isWaiting) this.once('connect', then);
    else then();
  }

  settings(settings, callback) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (settings === null || typeof settings !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('settings', 'Object', settings);
    if (callback !== undefined) validateFunction(callback, 'callback');
    getPackedSettings(settings);
    this.#whenConnected(() => {
      if (this.#connection.unacknowledged < this.#mostSettings) {
        this.#connection.submitSettings({ ...settings, enablePush: false }, callback);
        return;
      }
      if (callback !== undefined) nextTick(callback, new codes.ERR_HTTP2_SETTINGS_CANCEL());
      this.destroy(new codes.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
    });
  }

  ping(payload, callback) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload !== undefined && !native.types.isArrayBufferView(payload)) {
      throw new codes.ERR_INVALID_ARG_TYPE('payload', ['Buffer', 'TypedArray', 'DataView'], payload);
    }
    if (payload !== undefined && payload.byteLength !== 8) throw new codes.ERR_HTTP2_PING_LENGTH();
    validateFunction(callback, 'callback');
    const bytes = payload === undefined ? Buffer.alloc(8) : Buffer.from(payload.buffer, payload.byteOffset, 8);
    if (this.#pings.length >= this.#mostPings) {
      callback(new codes.ERR_HTTP2_PING_CANCEL(), 0, bytes);
      return false;
    }
    this.#whenConnected(() => {
      this.#pings.push({ callback, at: native.now() });
      this.#connection.ping(bytes);
    });
    return true;
  }

  goaway(code = NGHTTP2_NO_ERROR, last = 0, data = undefined) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    validateInteger(code, 'code', 0, 0xFFFFFFFF);
    validateInteger(last, 'lastStreamID', 0, 0x7FFFFFFF);
    if (data !== undefined && !native.types.isArrayBufferView(data)) {
      throw new codes.ERR_INVALID_ARG_TYPE('opaqueData', ['Buffer', 'TypedArray', 'DataView'], data);
    }
    const bytes = data === undefined ? undefined : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#whenConnected(() => this.#connection.goaway(code, last, bytes));
  }

  setLocalWindowSize(size) {
    validateInteger(size, 'windowSize', 0, kMostWindow);
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    this.#connection.setWindow(size);
  }

  close(callback) {
    if (this.#closed || this.#destroyed) return;
    if (typeof callback === 'function') this.once('close', callback);
    this.#closed = true;
    this.#sayGoodbye(NGHTTP2_NO_ERROR);
    this.#endWhenIdle();
  }

  // Once, unless there is an error to be told.
  #sayGoodbye(code) {
    if (this.#saidGoodbye && code === NGHTTP2_NO_ERROR) return;
    this.#saidGoodbye = true;
    this.#connection.goaway(code);
  }

  #endWhenIdle() {
    if (this.#closed && !this.#destroyed && this.#connection.isIdle) nextTick(() => this.destroy());
  }

  destroy(error = NGHTTP2_NO_ERROR, code = undefined) {
    if (this.#destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = error === NGHTTP2_NO_ERROR ? undefined : new codes.ERR_HTTP2_SESSION_ERROR(error);
    }
    const number = code ?? (error ? constants.NGHTTP2_INTERNAL_ERROR : NGHTTP2_NO_ERROR);
    this.#end(error, number, number);
  }

  // `code`: of the streams; `goodbye`: what the peer is told, if anything.
  #end(error, code, goodbye = undefined) {
    this.#destroyed = true;
    this.#closed = true;
    this.#idle.stop();
    if (goodbye !== undefined) this.#sayGoodbye(goodbye);
    this.#outbox.flush();
    for (const stream of this.#connection.stop()) {
      if (stream.id !== undefined || !error) stream.reset(code, error);
      else stream.destroy(Object.assign(new codes.ERR_HTTP2_STREAM_CANCEL(), { cause: error }));
    }
    for (const { callback } of this.#pings.splice(0)) nextTick(callback, new codes.ERR_HTTP2_PING_CANCEL());
    const socket = this.#socket;
    const close = () => {
      if (error) this.emit('error', error);
      this.emit('close');
    };
    if (socket.destroyed) {
      nextTick(close);
      return;
    }
    socket.once('close', () => nextTick(close));
    if (error || this.#isWaiting) socket.destroy();
    else socket.end(() => socket.destroy());
  }

  // Something came or went: silence counts from here.
  active() { this.#idle.refresh(); }

  setTimeout(msecs, callback) {
    if (this.#destroyed) return this;
    this.#timeout = msecs;
    this.#idle.set(msecs, callback, this);
    return this;
  }

  ref() { this.#socket.ref?.(); }
  unref() { this.#socket.unref?.(); }
  get type() { return constants.NGHTTP2_SESSION_CLIENT; }
  get socket() { return this.#destroyed ? undefined : this.#socket; }
  get connecting() { return this.#isWaiting && !this.#destroyed; }
  get closed() { return this.#closed; }
  get destroyed() { return this.#destroyed; }
  get encrypted() { return this.#isWaiting ? undefined : this.#socket.encrypted === true; }
  get alpnProtocol() { return this.#isWaiting ? undefined : this.#socket.encrypted ? this.#socket.alpnProtocol || 'h2' : 'h2c'; }
  get originSet() {
    if (!this.#socket.encrypted || this.#destroyed) return undefined;
    return this.#origins === undefined ? [`https://${this.#authority}`] : [...this.#origins];
  }
  get pendingSettingsAck() { return this.#connection.unacknowledged > 0; }
  get timeout() { return this.#timeout; }
  get localSettings() { return this.connecting ? {} : this.#connection.local; }
  get remoteSettings() { return this.connecting ? {} : this.#connection.remote; }
  get state() { return this.#connection.state; }
}

class ClientHttp2Session extends Http2Session {}

module.exports = { ClientHttp2Session };
