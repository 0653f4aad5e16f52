'use strict';
// Server: the shape of Node's, and its work for whatever is handed to it: emit('request', …) calls the handler, and a Duplex given to
// emit('connection', …) is served. Listening is not possible: no connection comes into an execution context.
const { Buffer } = require('../buffer/buffer');
const { nextTick } = require('../process/ticks');
const { EventEmitter } = require('../events/emitter');
const { validateBoolean, validateInteger } = require('../core/validators');
const { codes, notHere } = require('./errors');
const { parseUniqueHeaders, kUniqueHeaders } = require('./head');
const { IncomingMessage } = require('./incoming');
const { ServerResponse } = require('./server_response');
const { serve } = require('./connection');

const kIncoming = Symbol('IncomingMessage');
const kResponse = Symbol('ServerResponse');

function storeOptions(server, options) {
  server[kIncoming] = options.IncomingMessage || IncomingMessage;
  server[kResponse] = options.ServerResponse || ServerResponse;
  const flag = (name, standard) => {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
    server[name] = options[name] ?? standard;
  };
  const count = (name, standard) => {
    if (options[name] !== undefined) validateInteger(options[name], name, 0);
    server[name] = options[name] ?? standard;
  };
  count('maxHeaderSize', undefined);
  flag('insecureHTTPParser', undefined);
  count('requestTimeout', 300_000);
  if (options.headersTimeout !== undefined) validateInteger(options.headersTimeout, 'headersTimeout', 0);
  server.headersTimeout = options.headersTimeout ?? Math.min(60_000, server.requestTimeout);
  if (server.requestTimeout > 0 && server.headersTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw new codes.ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  count('keepAliveTimeout', 5_000);
  count('connectionsCheckingInterval', 30_000);
  flag('requireHostHeader', true);
  flag('joinDuplicateHeaders', undefined);
  flag('rejectNonStandardBodyWrites', false);
}

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  let given = options;
  if (typeof options === 'function') {
    listener = options;
    given = {};
  } else if (options == null) {
    given = {};
  } else if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  } else {
    given = { ...options };
  }
  storeOptions(this, given);
  EventEmitter.call(this);
  Object.assign(this, { _connections: 0, _handle: null, _usingWorkers: false, _workers: [], _unref: false, _listeningId: 1,
    allowHalfOpen: true, pauseOnConnect: Boolean(given.pauseOnConnect), noDelay: given.noDelay ?? true,
    keepAlive: Boolean(given.keepAlive), keepAliveInitialDelay: ~~given.keepAliveInitialDelay, highWaterMark: given.highWaterMark ?? 16384 });
  if (listener) this.on('request', listener);
  // A server of http's keeps a half-closed connection open until it has answered.
  this.httpAllowHalfOpen = false;
  this.on('connection', (socket) => serve(this, socket, { Incoming: this[kIncoming], Response: this[kResponse] }));
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeaders(given.uniqueHeaders);
  return undefined;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);

Object.assign(Server.prototype, {
  // As a port that cannot be had: by 'error', in a later turn.
  listen(...args) {
    const callback = args.at(-1);
    if (typeof callback === 'function') this.once('listening', callback);
    const error = notHere('listen', 'no connection comes into an execution context; call the request listener with what the event holds');
    error.syscall = 'listen';
    nextTick(() => this.emit('error', error));
    return this;
  },

  close(callback) {
    const error = new codes.ERR_SERVER_NOT_RUNNING();
    if (typeof callback === 'function') this.once('close', () => callback(error));
    nextTick(() => this.emit('close'));
    return this;
  },

  closeAllConnections() {},
  closeIdleConnections() {},

  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback) this.on('timeout', callback);
    return this;
  },

  address() { return null; },
  getConnections(callback) {
    nextTick(() => callback(null, this._connections));
    return this;
  },
  ref() { return this; },
  unref() { return this; },
});
Object.defineProperty(Server.prototype, 'listening', { get() { return false; }, configurable: true });
Server.prototype[Symbol.for('nodejs.asyncDispose')] = async function() {};
Server.prototype[Symbol.for('nodejs.rejection')] = function(error, event, ...args) {
  const [request, response] = args;
  if (event !== 'request' || response === undefined) {
    (request ?? this).destroy?.(error);
  } else if (response.headersSent || response.writableEnded) {
    request.destroy();
  } else {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = 500;
    response.end(Buffer.from('Internal Server Error'));
  }
};

module.exports = { Server };
