'use strict';
// What `require('http2')` gives: a client (session.js), whose connections are those of net and tls. Nothing comes into an execution
// context, so servers are made and do not listen.
const { define, codes } = require('../core/errors');
const { validateFunction, validateObject } = require('../core/validators');
const { EventEmitter } = require('../events/emitter');
const modules = require('../modules');
const { notHere } = require('../http/errors');
const { Server } = require('../http/server');
const { isIP } = require('../net/addresses');
const { URL } = require('../url/url');
const { constants } = require('./constants');
const { Http2ServerRequest, Http2ServerResponse, sensitiveHeaders } = require('./compat');
const { ClientHttp2Session } = require('./session');
const { getDefaultSettings, getPackedSettings, getUnpackedSettings } = require('./settings');

define('ERR_HTTP2_UNSUPPORTED_PROTOCOL', (protocol) => `protocol "${protocol}" is unsupported.`, Error);

// ---- clients ----

const withoutBrackets = (host) => (host[0] === '[' ? host.slice(1, -1) : host);

function socketOf(protocol, host, port, options) {
  if (protocol === 'http:') return { socket: modules.net().connect({ port, host, ...options }), event: 'connect' };
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return { socket: modules.tls().connect(port, host, { ALPNProtocols: ['h2'], ...servername, ...options }), event: 'secureConnect' };
}

function connect(authority, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  if (options !== undefined && options !== null) validateObject(options, 'options');
  const asked = { ...options };
  const url = typeof authority === 'string' ? new URL(authority) : authority;
  if (typeof url !== 'object' || url === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('authority', ['string', 'URL', 'Object'], authority);
  }
  const protocol = url.protocol || asked.protocol || 'https:';
  if (protocol !== 'http:' && protocol !== 'https:') throw new codes.ERR_HTTP2_UNSUPPORTED_PROTOCOL(protocol);
  const port = url.port !== undefined && url.port !== '' ? url.port : protocol === 'http:' ? 80 : 443;
  const host = withoutBrackets(url.hostname || url.host || asked.host || 'localhost');
  if (asked.settings !== undefined) getPackedSettings(asked.settings);
  if (asked.createConnection !== undefined) validateFunction(asked.createConnection, 'options.createConnection');
  let made;
  if (asked.createConnection) {
    const socket = asked.createConnection(url, asked);
    made = { socket, event: socket.secureConnecting === undefined ? 'connect' : 'secureConnect' };
  } else {
    made = socketOf(protocol, host, Number(port), asked);
  }
  const { socket, event } = made;
  const session = new ClientHttp2Session({
    socket, event, isWaiting: socket.connecting === true || socket.secureConnecting === true,
    authority: url.host || (isIP(host) === 6 ? `[${host}]` : host) + (Number(port) === (protocol === 'http:' ? 80 : 443) ? '' : `:${port}`),
    scheme: protocol.slice(0, -1), options: asked,
  });
  if (typeof listener === 'function') session.once('connect', listener);
  return session;
}

// ---- servers ----

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
