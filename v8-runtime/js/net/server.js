'use strict';
// net.Server: can be made and listened to, but never listens.
const { FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf } = require('../core/primordials');
const { EventEmitter } = require('../events/emitter');
const { nextTick } = require('../process/ticks');
const { codes, systemFailure, validatePort } = require('./codes');
const { normalizeArgs } = require('./arguments');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_SERVER_NOT_RUNNING } = codes;

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  FunctionPrototypeCall(EventEmitter, this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
    this.on('connection', connectionListener);
  } else if (options == null || typeof options === 'object') {
    options = { ...options };
    if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = Boolean(options.allowHalfOpen);
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
}
ObjectSetPrototypeOf(Server.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Server, EventEmitter);

// Why it cannot be: the error that listen() tells, as one of the system's.
function noListener(address, port) {
  const error = systemFailure('EPERM', 'listen', address, port, ' - nothing from outside can connect to an execution context');
  return error;
}

Server.prototype.listen = function listen(...args) {
  const [options, callback] = normalizeArgs(args);
  if (callback !== null) this.once('listening', callback);
  let { port } = options;
  if (args.length === 0 || typeof args[0] === 'function' || (port === undefined && 'port' in options) || port === null) port = 0;
  if (port === undefined && !options.path && typeof options.fd !== 'number') {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  const error = port === undefined ? noListener(options.path ?? `fd ${options.fd}`)
    : noListener(options.host ?? '0.0.0.0', validatePort(port, 'options.port'));
  nextTick(() => this.emit('error', error));
  return this;
};

Server.prototype.close = function close(callback) {
  if (typeof callback === 'function') this.once('close', () => callback(new ERR_SERVER_NOT_RUNNING()));
  nextTick(() => this.emit('close'));
  return this;
};

Server.prototype.address = function address() { return null; };
Server.prototype.getConnections = function getConnections(callback) {
  nextTick(callback, null, this._connections);
  return this;
};
Server.prototype.ref = function ref() {
  this._unref = false;
  return this;
};
Server.prototype.unref = function unref() {
  this._unref = true;
  return this;
};
ObjectDefineProperty(Server.prototype, 'listening', {
  __proto__: null, configurable: true, enumerable: true, get() { return false; },
});

module.exports = { Server, noListener };
