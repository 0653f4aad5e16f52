'use strict';
// ClientRequest: one request and what comes back. An agent, or the handler's own createConnection, finds it a socket.
const { Buffer } = require('../buffer/buffer');
const { bound } = require('../async/context');
const { channel } = require('../diagnostics_channel');
const { nextTick } = require('../process/ticks');
const { addAbortSignal, finished } = require('../stream/module');
const { validateBoolean, validateInteger, validateNumber } = require('../core/validators');
const { URL } = require('../url/url');
const { codes, resetBy } = require('./errors');
const { isToken, urlToHttpOptions } = require('./common');
const { OutgoingMessage, kErrored } = require('./outgoing');
const { kOutHeaders, kUniqueHeaders, parseUniqueHeaders } = require('./head');
const { attach, failRequest } = require('./responses');
const agents = require('./agent');

const started = channel('http.client.request.start');
const kInContext = Symbol('kInContext');
const kInvalidPath = /[^\u0021-\u00ff]/;
const kWithoutBody = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

const isUrl = (value) => value instanceof URL || Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);

// (url, options, callback), (url, callback) or (options, callback).
function readArguments(input, options, callback) {
  let given = input;
  if (typeof given === 'string') {
    given = urlToHttpOptions(new URL(given));
  } else if (isUrl(given)) {
    given = urlToHttpOptions(given);
  } else {
    callback = options;
    options = given;
    given = null;
  }
  if (typeof options === 'function') {
    callback = options;
    options = given ?? {};
  } else {
    options = Object.assign(given ?? {}, options);
  }
  return { options, callback };
}

function agentOf(options, defaultAgent) {
  const { agent } = options;
  if (agent === false) return new defaultAgent.constructor();
  if (agent === null || agent === undefined) return typeof options.createConnection === 'function' ? agent : defaultAgent;
  if (typeof agent.addRequest !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  return agent;
}

function methodOf({ method }) {
  if (method !== null && method !== undefined && typeof method !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (!method) return 'GET';
  if (!isToken(method)) throw new codes.ERR_INVALID_HTTP_TOKEN('Method', method);
  return method.toUpperCase();
}

function timerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  return Math.min(msecs, 2 ** 31 - 1);
}

function hostHeaderOf(host, port, defaultPort) {
  const first = host.indexOf(':');
  const isAddress = first !== -1 && host.includes(':', first + 1) && host[0] !== '[';
  const name = isAddress ? `[${host}]` : host;
  return port && +port !== defaultPort ? `${name}:${port}` : name;
}

function ClientRequest(input, given, cb) {
  OutgoingMessage.call(this);
  // Its socket may come in somebody else's context: that of another request which gave it free.
  this[kInContext] = bound(onSocketLater, 'HTTPINCOMINGMESSAGE', this);
  const { options, callback } = readArguments(input, given, cb);
  const defaultAgent = options._defaultAgent || agents.globalAgent;
  this.agent = agentOf(options, defaultAgent);
  const protocol = options.protocol || defaultAgent.protocol;
  const expected = this.agent?.protocol || defaultAgent.protocol;
  if (options.path && kInvalidPath.test(String(options.path))) throw new codes.ERR_UNESCAPED_CHARACTERS('Request path');
  if (protocol !== expected) throw new codes.ERR_INVALID_PROTOCOL(protocol, expected);
  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  // Node writes these into the handler's own object, too.
  const port = (options.port = options.port || defaultPort || 80);
  const host = (options.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') || 'localhost');
  readOptions(this, options);
  if (callback) this.once('response', callback);
  this.useChunkedEncodingByDefault = !kWithoutBody.has(this.method);
  Object.assign(this, { _ended: false, res: null, aborted: false, timeoutCb: null, upgradeOrConnect: false, parser: null,
    maxHeadersCount: null, reusedSocket: false, host, protocol });
  if (this.agent) {
    // Without that the socket will not be used again.
    const keeps = this.agent.keepAlive || Number.isFinite(this.agent.maxSockets);
    this._last = !keeps;
    this.shouldKeepAlive = Boolean(keeps);
  }
  setFields(this, options, { host, port, defaultPort });
  this[kUniqueHeaders] = parseUniqueHeaders(options.uniqueHeaders);
  connect(this, options);
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

function readOptions(request, options) {
  request.socketPath = options.socketPath;
  if (options.timeout !== undefined) request.timeout = timerDuration(options.timeout, 'timeout');
  if (options.signal) addAbortSignal(options.signal, request);
  request.method = methodOf(options);
  const { maxHeaderSize, insecureHTTPParser, joinDuplicateHeaders } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  request.maxHeaderSize = maxHeaderSize;
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  request.insecureHTTPParser = insecureHTTPParser;
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  request.joinDuplicateHeaders = joinDuplicateHeaders;
  request.path = options.path || '/';
}

// A list of fields is sent as it is; an object gets what it lacks.
function setFields(request, options, { host, port, defaultPort }) {
  const { headers } = options;
  if (Array.isArray(headers)) {
    request._storeHeader(`${request.method} ${request.path} HTTP/1.1\r\n`, headers);
    return;
  }
  if (headers) for (const name of Object.keys(headers)) request.setHeader(name, headers[name]);
  if (host && !request.getHeader('host') && (options.setHost === undefined || options.setHost)) {
    request.setHeader('Host', hostHeaderOf(host, port, defaultPort));
  }
  if (options.auth && !request.getHeader('Authorization')) {
    request.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (request.getHeader('expect')) request._implicitHeader();
}

function connect(request, given) {
  const { signal: _, ...options } = given;
  if (request.agent) {
    request.agent.addRequest(request, options);
    return;
  }
  request._last = true;
  request.shouldKeepAlive = false;
  let made = false;
  const onMade = (error, socket) => {
    if (made) return;
    made = true;
    if (error) nextTick(() => failRequest(request, error));
    else request.onSocket(socket);
  };
  try {
    const socket = options.createConnection(options, onMade);
    if (socket) onMade(null, socket);
  } catch (error) {
    onMade(error);
  }
}

function finish(request, error) {
  if (!request.aborted && !error) error = resetBy('socket hang up');
  if (error) failRequest(request, error);
  request._closed = true;
  request.emit('close');
}

function emitTimeout() {
  this._httpMessage?.emit('timeout');
}

function listenForTimeout(request) {
  if (request.timeoutCb) return;
  request.timeoutCb = emitTimeout;
  if (request.socket) request.socket.once('timeout', emitTimeout);
  else request.on('socket', (socket) => socket.once('timeout', emitTimeout));
}

function onSocketLater(request, socket, error) {
  if (!request.destroyed && !error) {
    attach(request, socket);
    if (request.timeout !== undefined || request.agent?.options?.timeout) listenForTimeout(request);
    request.emit('socket', socket);
    request._flush();
    return;
  }
  const reason = error || request[kErrored];
  if (!socket) {
    finish(request, reason);
  } else if (!error && request.agent && !socket.destroyed) {
    // It was given up before it had a socket: somebody else may use that.
    socket.emit('free');
    finish(request, reason);
  } else {
    finished(socket.destroy(reason), (failed) => finish(request, (failed?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? null : failed) || reason));
  }
}

// Silence counts once there is a connection.
function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', () => socket.setTimeout(msecs));
  else socket.setTimeout(msecs);
}

Object.assign(ClientRequest.prototype, {
  _finish() {
    OutgoingMessage.prototype._finish.call(this);
    if (started.hasSubscribers) started.publish({ request: this });
  },

  _implicitHeader() {
    if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('render');
    this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
  },

  abort() {
    if (this.aborted) return;
    this.aborted = true;
    nextTick(() => this.emit('abort'));
    this.destroy();
  },

  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    if (this.res) this.res._dump();
    this[kErrored] = error;
    this.socket?.destroy(error);
    return this;
  },

  onSocket(socket, error) { nextTick(() => this[kInContext](this, socket, error)); },

  _deferToConnect(method, args) {
    const call = () => { if (method) this.socket[method](...args); };
    const whenConnected = () => {
      if (this.socket.writable && !this.socket.connecting) call();
      else this.socket.once('connect', call);
    };
    if (this.socket) whenConnected();
    else this.once('socket', whenConnected);
  },

  setTimeout(msecs, callback) {
    if (this._ended) return this;
    listenForTimeout(this);
    const duration = timerDuration(msecs, 'msecs');
    if (callback) this.once('timeout', callback);
    if (this.socket) setSocketTimeout(this.socket, duration);
    else this.once('socket', (socket) => setSocketTimeout(socket, duration));
    return this;
  },

  setNoDelay(noDelay) { this._deferToConnect('setNoDelay', [noDelay]); },
  setSocketKeepAlive(enable, delay) { this._deferToConnect('setKeepAlive', [enable, delay]); },
  clearTimeout(callback) { this.setTimeout(0, callback); },
});

module.exports = { ClientRequest };
