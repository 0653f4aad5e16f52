'use strict';
// The module http2: constants, settings and shapes. The proxy speaks HTTP/1.1 for an execution context, and no connection comes into
// one: a session fails, in a later turn, with an error that says so.
const { Buffer } = require('../buffer/buffer');
const { native } = require('../core/native');
const { define, codes } = require('../core/errors');
const { validateObject } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const { nextTick } = require('../process/ticks');
const { notHere } = require('../http/errors');
const { Server } = require('../http/server');
const { URL } = require('../url/url');
const { constants } = require('./constants');
const { Http2ServerRequest, Http2ServerResponse, sensitiveHeaders } = require('./compat');

define('ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH', 'Packed settings length must be a multiple of six', RangeError);
define('ERR_HTTP2_INVALID_SETTING_VALUE', (name, value) => `Invalid value for setting "${name}": ${value}`, RangeError);
define('ERR_HTTP2_UNSUPPORTED_PROTOCOL', (protocol) => `protocol "${protocol}" is unsupported.`, Error);
define('ERR_HTTP2_INVALID_SESSION', 'The session has been destroyed', Error);

// ---- settings ----

// [number on the wire, name, least, most]; a flag has no bounds.
const kSettings = [
  [1, 'headerTableSize', 0, 0xFFFFFFFF], [2, 'enablePush'], [3, 'maxConcurrentStreams', 0, 0xFFFFFFFF],
  [4, 'initialWindowSize', 0, 0xFFFFFFFF], [5, 'maxFrameSize', 16384, 16777215], [6, 'maxHeaderListSize', 0, 0xFFFFFFFF],
  [8, 'enableConnectProtocol'],
];

function getDefaultSettings() {
  return {
    __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295, maxHeaderSize: 65535, maxHeaderListSize: 65535, enableConnectProtocol: false,
  };
}

function checkSetting(name, value, least, most) {
  const fits = least === undefined ? typeof value === 'boolean' : typeof value === 'number' && value >= least && value <= most;
  if (fits) return;
  const error = new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  error.actual = value;
  if (least !== undefined) Object.assign(error, { min: least, max: most });
  throw error;
}

function getPackedSettings(settings = {}) {
  if (settings === null || typeof settings !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('settings', 'object', settings);
  const packed = [];
  for (const [number, name, least, most] of kSettings) {
    const value = name === 'maxHeaderListSize' ? settings.maxHeaderListSize ?? settings.maxHeaderSize : settings[name];
    if (value === undefined) continue;
    checkSetting(name, value, least, most);
    const bytes = Buffer.alloc(6);
    bytes.writeUInt16BE(number, 0);
    bytes.writeUInt32BE(Number(value), 2);
    packed.push(bytes);
  }
  return Buffer.concat(packed);
}

function getUnpackedSettings(buf, options = {}) {
  if (!native.types.isTypedArray(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  if (buf.byteLength % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const bytes = Buffer.from(buf.buffer, buf.byteOffset, buf.byteLength);
  const settings = {};
  for (let at = 0; at < bytes.length; at += 6) {
    const known = kSettings.find(([number]) => number === bytes.readUInt16BE(at));
    if (known === undefined) continue;
    const [, name, least, most] = known;
    const value = bytes.readUInt32BE(at + 2);
    settings[name] = least === undefined ? value !== 0 : value;
    if (name === 'maxHeaderListSize') settings.maxHeaderSize = value;
    if (options?.validate) checkSetting(name, settings[name], least, most);
  }
  return settings;
}

// ---- sessions and servers ----

class Http2Session extends EventEmitter {
  #closed = false;
  #destroyed = false;
  constructor(type, socket) {
    super();
    Object.defineProperties(this, { type: { value: type }, socket: { value: socket } });
  }
  get encrypted() { return undefined; }
  get alpnProtocol() { return undefined; }
  get originSet() { return undefined; }
  get connecting() { return !this.#destroyed; }
  get closed() { return this.#closed; }
  get destroyed() { return this.#destroyed; }
  get state() { return {}; }
  get localSettings() { return {}; }
  get remoteSettings() { return {}; }
  get pendingSettingsAck() { return false; }
  ping() { return false; }
  settings() {}
  goaway() {}
  setLocalWindowSize() {}
  setTimeout() { return this; }
  ref() {}
  unref() {}
  close(callback) {
    if (callback) this.once('close', callback);
    this.#closed = true;
    this.destroy();
  }
  destroy(error = undefined) {
    if (this.#destroyed) return;
    this.#destroyed = true;
    nextTick(() => {
      if (error) this.emit('error', error);
      this.emit('close');
    });
  }
}

class ClientHttp2Session extends Http2Session {
  request() { throw new codes.ERR_HTTP2_INVALID_SESSION(); }
}

function connect(authority, options, listener) {
  if (typeof options === 'function') listener = options;
  const url = typeof authority === 'string' ? new URL(authority) : authority;
  if (typeof url !== 'object' || url === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('authority', ['string', 'URL', 'Object'], authority);
  }
  const protocol = url.protocol || options?.protocol || 'https:';
  if (protocol !== 'http:' && protocol !== 'https:') throw new codes.ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  const session = new ClientHttp2Session(constants.NGHTTP2_SESSION_CLIENT, undefined);
  if (typeof listener === 'function') session.once('connect', listener);
  session.destroy(notHere('http2.connect', 'the proxy sends the requests of an execution context, and over HTTP/1.1: use http, https or fetch'));
  return session;
}

class Http2Server extends EventEmitter {
  constructor(options, listener) {
    super();
    Object.assign(this, { timeout: 0, allowHalfOpen: true });
    if (listener) this.on('request', listener);
  }
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback) this.on('timeout', callback);
    return this;
  }
  updateSettings(settings) { getPackedSettings(settings); }
}
// What a server of http's does about listening is right here, too.
for (const name of ['listen', 'close', 'address', 'getConnections', 'ref', 'unref']) {
  Object.defineProperty(Http2Server.prototype, name, { value: Server.prototype[name], writable: true, configurable: true });
}
Object.defineProperty(Http2Server.prototype, 'listening', { get() { return false; }, configurable: true });
class Http2SecureServer extends Http2Server {}

function readServerOptions(options, handler) {
  if (typeof options === 'function') return [{}, options];
  if (options !== undefined && (options === null || typeof options !== 'object')) {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  }
  return [options ?? {}, handler];
}

const http2 = {
  connect,
  constants,
  createServer(options, handler) { return new Http2Server(...readServerOptions(options, handler)); },
  createSecureServer(options, handler) { return new Http2SecureServer(...readServerOptions(options, handler)); },
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  performServerHandshake(socket, options = {}) {
    validateObject(options, 'options');
    throw notHere('http2.performServerHandshake', 'HTTP/2 is not spoken in an execution context');
  },
  sensitiveHeaders,
  Http2ServerRequest,
  Http2ServerResponse,
};

module.exports = http2;
