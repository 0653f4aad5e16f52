'use strict';
// ClientHttp2Session: HTTP/2 spoken here, over a connection of net or tls, or a stream of the handler's own.
const { Buffer } = require('../buffer/buffer');
const { bound } = require('../async/context');
const { codes, define } = require('../core/errors');
const { native } = require('../core/native');
const { validateFunction, validateInteger } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { nextTick } = require('../process/ticks');
const { timers } = require('../timers');
const { constants } = require('./constants');
const { FrameReader, ProtocolError, frame, headersFrames, kFlags, kMaxFrame, kTypes, words } = require('./frames');
const { completed, listOf, objectOf } = require('./fields');
const { CompressionError, Decoder, Encoder } = require('./hpack');
const { defaultsOf, getPackedSettings, isFlag, kSettingNames } = require('./settings');
const { ClientHttp2Stream, abortBy } = require('./stream');

define('ERR_HTTP2_SESSION_ERROR', (code) => `Session closed with error code ${code}`, Error);
define('ERR_HTTP2_GOAWAY_SESSION', 'New streams cannot be created after receiving a GOAWAY', Error);
define('ERR_HTTP2_INVALID_SESSION', 'The session has been destroyed', Error);
define('ERR_HTTP2_OUT_OF_STREAMS', 'No stream ID is available because maximum stream ID has been reached', Error);
define('ERR_HTTP2_PING_CANCEL', 'HTTP2 ping cancelled', Error);
define('ERR_HTTP2_PING_LENGTH', 'HTTP2 ping payload must be 8 bytes', RangeError);
define('ERR_HTTP2_ERROR', (message) => message, Error);

const { NGHTTP2_CANCEL, NGHTTP2_FLOW_CONTROL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_PROTOCOL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const kPreface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const kWindow = 65535;          // what every window begins with (RFC 9113 §6.9.2)
const kMostWindow = 0x7FFFFFFF;
const kLastId = 0x7FFFFFFF;
const kMostPings = 10;          // as in Node: of our own, unanswered
const kMostAnswers = 1000;      // frames that a peer makes us write while it reads nothing
const kUsualList = 65535;       // bytes of a list of fields
const kWithoutBody = new Set(['GET', 'HEAD', 'DELETE']);

class Http2Session extends EventEmitter {
  #socket;
  #isWaiting;        // for the socket
  #authority;
  #scheme;
  #reader;
  #decoder = new Decoder();
  #encoder = new Encoder();
  #streams = new Map();      // id -> {stream, out, in, begun}
  #waiting = [];             // {stream, list, end}: for a connection, or a place
  #next = 1;
  #out = kWindow;            // of the connection
  #local;
  #remote = defaultsOf();
  #acks = [];                // settings that were not acknowledged: {settings, callback, at}
  #pings = [];
  #closed = false;
  #destroyed = false;
  #goneAway = false;
  #timer = null;
  #timeout = 0;
  #answers = 0;
  #uncredited = 0;

  // socket: connecting or not; `event`: what it says when it can be used.
  constructor({ socket, event, isWaiting, authority, scheme, options }) {
    super();
    this.#socket = socket;
    this.#isWaiting = isWaiting;
    this.#authority = authority;
    this.#scheme = scheme;
    this.#local = defaultsOf();
    // Nobody pushes: a handler that wants what it did not ask for was not seen yet.
    const asked = { ...options.settings, enablePush: false };
    this.#reader = new FrameReader({
      data: (...args) => this.#onData(...args),
      headers: (...args) => this.#onHeaders(...args),
      reset: (...args) => this.#onReset(...args),
      settings: (pairs) => this.#onSettings(pairs),
      ping: (...args) => this.#onPing(...args),
      goaway: (...args) => this.#onGoaway(...args),
      window: (...args) => this.#onWindow(...args),
    });
    this.#listen(socket);
    const begin = () => this.#begin(asked);
    if (isWaiting) socket.once(event, begin);
    else nextTick(begin);
  }

  #listen(socket) {
    socket.on('data', bound((bytes) => this.#read(bytes), 'HTTP2SESSION', {}, false));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#onSocketClose());
    socket.on('end', () => { if (!this.#destroyed) socket.end(); });
    socket.on('drain', () => { this.#answers = 0; });
  }

  #begin(settings) {
    if (this.#destroyed) return;
    this.#isWaiting = false;
    this.#write(Buffer.from(kPreface, 'latin1'));
    this.#submitSettings(settings);
    this.emit('connect', this, this.#socket);
    this.#openWaiting();
  }

  #write(bytes) {
    if (!this.#socket.destroyed && this.#socket.writable) this.#socket.write(bytes);
  }

  // What the peer makes us say is bounded.
  #reply(bytes) {
    this.#answers++;
    if (this.#answers > kMostAnswers && this.#socket.writableNeedDrain) throw new ProtocolError(11, 'too much to answer');
    this.#write(bytes);
  }

  // ---- in ----

  #read(bytes) {
    if (this.#destroyed) return;
    this.active();
    try {
      this.#reader.read(bytes);
    } catch (error) {
      if (error instanceof CompressionError) this.#fail(constants.NGHTTP2_COMPRESSION_ERROR);
      else if (error instanceof ProtocolError) this.#fail(error.number);
      else throw error;
    }
  }

  #fail(code) {
    const error = new codes.ERR_HTTP2_ERROR('Protocol error');
    error.errno = -505;
    this.destroy(error, code);
  }

  #onData(id, bytes, end, size) {
    this.#creditConnection(size);
    const held = this.#known(id);
    if (held === undefined) return;
    held.in -= size;
    if (held.in < 0) {
      this.#resetStream(held, NGHTTP2_FLOW_CONTROL_ERROR);
      return;
    }
    if (!held.begun) {
      this.#resetStream(held, NGHTTP2_PROTOCOL_ERROR);
      return;
    }
    held.stream.data(bytes, size);
    if (end) held.stream.ended();
  }

  // undefined: it is over. Of one that never was is an error.
  #known(id) {
    if ((id & 1) === 0 || id >= this.#next) throw new ProtocolError(NGHTTP2_PROTOCOL_ERROR, 'a frame of no stream');
    return this.#streams.get(id);
  }

  #creditConnection(size) {
    this.#uncredited += size;
    if (this.#uncredited < kWindow / 2) return;
    this.#write(frame(kTypes.window, 0, 0, words(this.#uncredited)));
    this.#uncredited = 0;
  }

  #onHeaders(id, block, end) {
    const list = this.#decoder.decode(block, kUsualList);
    const held = this.#known(id);
    if (held === undefined) return;
    const { stream } = held;
    const headers = list === undefined ? undefined : objectOf(list, held.begun);
    if (headers === undefined || (held.begun && !end)) {
      this.#resetStream(held, NGHTTP2_PROTOCOL_ERROR);
      return;
    }
    const flags = kFlags.endHeaders | (end ? kFlags.end : 0);
    const raw = list.flatMap(([name, value]) => [name, value]);
    if (held.begun) {
      stream.received('trailers', headers, flags, raw);
    } else if (headers[':status'] >= 200) {
      held.begun = true;
      stream.received('response', headers, flags, raw);
    } else if (end) {
      this.#resetStream(held, NGHTTP2_PROTOCOL_ERROR);
      return;
    } else {
      if (headers[':status'] === 100) stream.received('continue');
      stream.received('headers', headers, flags, raw);
    }
    if (end) stream.ended();
  }

  #resetStream(held, code) {
    this.#wire.reset(held.stream, code);
    held.stream.reset(code);
  }

  #onReset(id, code) {
    const held = this.#known(id);
    held?.stream.reset(code);
  }

  #onSettings(pairs) {
    if (pairs === null) {
      const acknowledged = this.#acks.shift();
      if (acknowledged === undefined) return;
      const more = (acknowledged.settings.initialWindowSize ?? this.#local.initialWindowSize) - this.#local.initialWindowSize;
      for (const held of this.#streams.values()) held.in += more;
      Object.assign(this.#local, acknowledged.settings);
      this.emit('localSettings', this.localSettings);
      acknowledged.callback?.(null, this.localSettings, Date.now() - acknowledged.at);
      return;
    }
    for (const [number, value] of pairs) this.#applySetting(number, value);
    this.#reply(frame(kTypes.settings, kFlags.ack, 0));
    this.emit('remoteSettings', this.remoteSettings);
    this.#openWaiting();
  }

  #applySetting(number, value) {
    if (number === 4) {
      if (value > kMostWindow) throw new ProtocolError(NGHTTP2_FLOW_CONTROL_ERROR, 'a window that is too large');
      const more = value - this.#remote.initialWindowSize;
      for (const held of this.#streams.values()) held.out += more;
    } else if (number === 5 && (value < 16384 || value > 16777215)) {
      throw new ProtocolError(NGHTTP2_PROTOCOL_ERROR, 'a frame size that cannot be');
    } else if ((number === 2 || number === 8) && value > 1) {
      throw new ProtocolError(NGHTTP2_PROTOCOL_ERROR, 'a flag that is none');
    } else if (number === 1) {
      this.#encoder.setLimit(value);
    }
    for (const name of kSettingNames[number] ?? []) this.#remote[name] = isFlag(name) ? value === 1 : value;
    if (number === 4) this.#flushAll();
  }

  #onPing(bytes, ack) {
    if (!ack) {
      this.#reply(frame(kTypes.ping, kFlags.ack, 0, bytes));
      this.emit('ping', Buffer.from(bytes));
      return;
    }
    const ping = this.#pings.shift();
    ping?.callback(null, native.now() - ping.at, Buffer.from(bytes));
  }

  #onGoaway(last, code, bytes) {
    this.#goneAway = true;
    this.emit('goaway', code, last, bytes.length > 0 ? Buffer.from(bytes) : undefined);
    if (code !== NGHTTP2_NO_ERROR) {
      this.#write(frame(kTypes.goaway, 0, 0, words(0, NGHTTP2_NO_ERROR)));
      this.#end(new codes.ERR_HTTP2_SESSION_ERROR(code), code);
      return;
    }
    for (const [id, held] of [...this.#streams]) if (id > last) held.stream.reset(NGHTTP2_REFUSED_STREAM);
    this.close();
  }

  #onWindow(id, by) {
    if (by === 0) throw new ProtocolError(NGHTTP2_PROTOCOL_ERROR, 'a window that does not grow');
    if (id === 0) {
      this.#out += by;
      if (this.#out > kMostWindow) throw new ProtocolError(NGHTTP2_FLOW_CONTROL_ERROR, 'a window that is too large');
      this.#flushAll();
      return;
    }
    const held = this.#known(id);
    if (held === undefined) return;
    held.out += by;
    if (held.out > kMostWindow) this.#resetStream(held, NGHTTP2_FLOW_CONTROL_ERROR);
    else held.stream.flush();
  }

  #flushAll() {
    for (const { stream } of [...this.#streams.values()]) stream.flush();
  }

  #onSocketClose() {
    if (this.#destroyed) return;
    this.#closed = true;
    this.#end(undefined, NGHTTP2_CANCEL);
  }

  // ---- what streams need ----

  #wire = {
    // How many of the bytes went out.
    send: (stream, bytes) => {
      const held = this.#streams.get(stream.id);
      let sent = 0;
      while (held !== undefined && sent < bytes.length) {
        const size = Math.min(bytes.length - sent, this.#remote.maxFrameSize, held.out, this.#out);
        if (size <= 0) break;
        this.#write(frame(kTypes.data, 0, stream.id, bytes.subarray(sent, sent + size)));
        held.out -= size;
        this.#out -= size;
        sent += size;
      }
      return sent;
    },
    end: (stream, trailers) => {
      if (trailers.length === 0) this.#write(frame(kTypes.data, kFlags.end, stream.id));
      else this.#writeHeaders(stream.id, trailers, true);
    },
    reset: (stream, code) => {
      if (this.#streams.has(stream.id)) this.#write(frame(kTypes.reset, 0, stream.id, words(code)));
    },
    taken: (stream, size) => {
      const held = this.#streams.get(stream.id);
      if (held === undefined || size === 0) return;
      held.owed += size;
      if (held.owed < this.#local.initialWindowSize / 2 || stream.isRemoteEnded) return;
      this.#write(frame(kTypes.window, 0, stream.id, words(held.owed)));
      held.in += held.owed;
      held.owed = 0;
    },
    windowOf: (stream) => this.#streams.get(stream.id)?.in ?? 0,
    forget: (stream) => {
      this.#waiting = this.#waiting.filter((entry) => entry.stream !== stream);
      if (!this.#streams.delete(stream.id)) return;
      this.#openWaiting();
      this.#endWhenIdle();
    },
  };

  #writeHeaders(id, list, end) {
    for (const bytes of headersFrames(id, this.#encoder.encode(list), end, this.#remote.maxFrameSize)) this.#write(bytes);
  }

  #openWaiting() {
    while (this.#waiting.length > 0 && !this.#isWaiting && !this.#destroyed && this.#streams.size < this.#remote.maxConcurrentStreams) {
      const { stream, list, end } = this.#waiting.shift();
      const id = this.#next;
      if (id > kLastId) {
        stream.destroy(new codes.ERR_HTTP2_OUT_OF_STREAMS());
        continue;
      }
      this.#next += 2;
      this.#streams.set(id, { stream, out: this.#remote.initialWindowSize, in: this.#local.initialWindowSize, owed: 0, begun: false });
      this.#writeHeaders(id, list, end);
      stream.opened(id);
    }
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
    const stream = new ClientHttp2Stream(this, this.#wire, headers, { endStream: end, waitForTrailers: options.waitForTrailers });
    if (options.signal) abortBy(stream, options.signal);
    this.#waiting.push({ stream, list, end });
    if (!this.#isWaiting) nextTick(() => this.#openWaiting());
    return stream;
  }

  // ---- what a handler asks of it ----

  #submitSettings(settings, callback = undefined) {
    this.#acks.push({ settings, callback, at: Date.now() });
    this.#write(frame(kTypes.settings, 0, 0, getPackedSettings(settings)));
  }

  settings(settings, callback) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (callback !== undefined) validateFunction(callback, 'callback');
    const asked = { ...settings, enablePush: false };
    if (this.#isWaiting) this.once('connect', () => this.#submitSettings(asked, callback));
    else this.#submitSettings(asked, callback);
  }

  ping(payload, callback) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload !== undefined && !ArrayBuffer.isView(payload)) throw new codes.ERR_INVALID_ARG_TYPE('payload', ['Buffer', 'TypedArray', 'DataView'], payload);
    if (payload !== undefined && payload.byteLength !== 8) throw new codes.ERR_HTTP2_PING_LENGTH();
    validateFunction(callback, 'callback');
    const bytes = payload === undefined ? Buffer.alloc(8) : Buffer.from(payload.buffer, payload.byteOffset, 8);
    if (this.#pings.length >= kMostPings) {
      nextTick(callback, new codes.ERR_HTTP2_PING_CANCEL(), 0, bytes);
      return false;
    }
    const send = () => {
      this.#pings.push({ callback, at: native.now() });
      this.#write(frame(kTypes.ping, 0, 0, bytes));
    };
    if (this.#isWaiting) this.once('connect', send);
    else send();
    return true;
  }

  goaway(code = NGHTTP2_NO_ERROR, last = 0, data = undefined) {
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    validateInteger(code, 'code', 0, 0xFFFFFFFF);
    this.#write(frame(kTypes.goaway, 0, 0, Buffer.concat([words(last, code), ...(data === undefined ? [] : [Buffer.from(data.buffer, data.byteOffset, data.byteLength)])])));
  }

  setLocalWindowSize(size) {
    validateInteger(size, 'windowSize', 0, kMostWindow);
    if (this.#destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
    if (size > kWindow) this.#write(frame(kTypes.window, 0, 0, words(size - kWindow)));
  }

  close(callback) {
    if (this.#closed || this.#destroyed) return;
    if (typeof callback === 'function') this.once('close', callback);
    this.#closed = true;
    if (!this.#isWaiting) this.#write(frame(kTypes.goaway, 0, 0, words(0, NGHTTP2_NO_ERROR)));
    this.#endWhenIdle();
  }

  #endWhenIdle() {
    if (this.#closed && !this.#destroyed && this.#streams.size === 0 && this.#waiting.length === 0) nextTick(() => this.destroy());
  }

  destroy(error = NGHTTP2_NO_ERROR, code = undefined) {
    if (this.#destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = error === NGHTTP2_NO_ERROR ? undefined : new codes.ERR_HTTP2_SESSION_ERROR(error);
    }
    const number = code ?? (error ? constants.NGHTTP2_INTERNAL_ERROR : NGHTTP2_NO_ERROR);
    if (!this.#isWaiting) this.#write(frame(kTypes.goaway, 0, 0, words(0, number)));
    this.#end(error, error ? number : NGHTTP2_CANCEL);
  }

  #end(error, code) {
    this.#destroyed = true;
    this.#closed = true;
    this.setTimeout(0);
    for (const { stream } of [...this.#streams.values()]) stream.reset(error ? code : NGHTTP2_CANCEL, error);
    for (const { stream } of this.#waiting.splice(0)) {
      if (!error) stream.reset(NGHTTP2_CANCEL);
      else stream.destroy(Object.assign(new codes.ERR_HTTP2_STREAM_CANCEL(), { cause: error }));
    }
    for (const { callback } of this.#pings.splice(0)) callback(new codes.ERR_HTTP2_PING_CANCEL());
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
  active() { this.#timer?.refresh(); }

  setTimeout(msecs, callback) {
    if (this.#timer !== null) timers.clearTimeout(this.#timer);
    this.#timer = null;
    this.#timeout = msecs;
    if (msecs > 0) this.#timer = timers.setTimeout(() => this.emit('timeout'), msecs).unref();
    if (callback !== undefined) {
      if (msecs > 0) this.once('timeout', callback);
      else this.removeListener('timeout', callback);
    }
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
  get originSet() { return this.#socket.encrypted && !this.#destroyed ? [`https://${this.#authority}`] : undefined; }
  get pendingSettingsAck() { return this.#acks.length > 0; }
  get timeout() { return this.#timeout; }
  get localSettings() { return this.connecting ? {} : { ...this.#local }; }
  get remoteSettings() { return this.connecting ? {} : { ...this.#remote }; }
  get state() {
    return { effectiveLocalWindowSize: kWindow, effectiveRecvDataLength: this.#uncredited, nextStreamID: this.#next,
      localWindowSize: kWindow - this.#uncredited, lastProcStreamID: 0, remoteWindowSize: this.#out, outboundQueueSize: this.#waiting.length,
      deflateDynamicTableSize: 0, inflateDynamicTableSize: 0 };
  }
}

class ClientHttp2Session extends Http2Session {}

module.exports = { ClientHttp2Session };
