'use strict';
// net.Socket: a Duplex whose bytes go through the proxy.
const { FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf, Symbol } = require('../core/primordials');
const { native } = require('../core/native');
const { Buffer } = require('../buffer/module');
const { nextTick } = require('../process/ticks');
const { validateAbortSignal } = require('../core/validators');
const modules = require('../modules');
const { codes, brokenFailure } = require('./codes');
const { isIP } = require('./addresses');
const { checkConnectOptions, kNormalized, normalizeArgs } = require('./arguments');
const { addressesOf, connectTo, noSuchPipe } = require('./attempts');
const { IdleTimer } = require('./idle_timer');

const { Duplex } = modules.stream();
const { ERR_INVALID_ARG_TYPE, ERR_SOCKET_CLOSED, ERR_SOCKET_CLOSED_BEFORE_CONNECTION } = codes;
const kState = Symbol('state');
const defaults = { autoSelectFamily: true, attemptTimeout: 250 };

// What a socket knows that nobody else may touch.
class State {
  constructor(owner) { this.owner = owner; }  // whose events these are: a TLS socket's takes over

  connection = null;  // net/wire.js
  filter = null;      // TLS on it: gets the bytes first (tls/engine.js)
  stop = null;        // gives up connecting
  facts = null;       // the last Connected
  referenced = true;
  untaken = 0;        // bytes that were pushed and not credited, because nobody reads
  onFinished = null;
  idle = new IdleTimer(() => this.owner._onTimeout());
  bytesRead = 0;
  bytesWritten = 0;
  onread = null;
  peer = {};
  own = {};

  plain(bytes) { onBytes(this.owner, bytes); }
  ended() {
    if (this.onread !== null) this.onread.callback.call(this.owner, 0, undefined);
    this.owner.push(null);
    this.owner.read(0);
  }
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  if (options.handle !== undefined && options.handle !== null) {
    throw new ERR_INVALID_ARG_TYPE('options.handle', ['Pipe', 'TCP'], options.handle);
  }
  if (options.fd !== undefined) throw new codes.ERR_INVALID_FD_TYPE('FILE');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._closeAfterHandlingError = false;
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  FunctionPrototypeCall(Duplex, this, { ...options, signal: undefined });
  this.allowHalfOpen = options.allowHalfOpen;
  this._sockname = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this.server = null;
  this._server = null;
  this.timeout = undefined;
  ObjectDefineProperty(this, kState, { __proto__: null, value: new State(this), writable: true, enumerable: false });
  if (options.onread !== null && typeof options.onread === 'object' && typeof options.onread.callback === 'function') {
    this[kState].onread = options.onread;
  }
  this.on('end', onEnd);
  if (options.signal !== undefined) watchSignal(this, options.signal);
}
ObjectSetPrototypeOf(Socket.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Socket, Duplex);

function watchSignal(socket, signal) {
  const onAbort = () => socket.destroy(new (require('../core/errors').AbortError)(undefined, { cause: signal.reason }));
  if (signal.aborted) nextTick(onAbort);
  else signal.addEventListener('abort', onAbort, { once: true });
}

function onEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, callback) {
  if (!this.writableEnded) return FunctionPrototypeCall(Duplex.prototype.write, this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = new Error('This socket has been ended by the other party');
  error.code = 'EPIPE';
  if (typeof callback === 'function') nextTick(callback, error);
  this.destroy(error);
  return false;
}

// ---- connecting ----

Socket.prototype.connect = function connect(...args) {
  const [options, callback] = Array.isArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  const target = checkConnectOptions(options, defaults);
  if (this.write !== Socket.prototype.write) this.write = Socket.prototype.write;
  if (this.destroyed) revive(this);
  if (callback !== null) this.once('connect', callback);
  this._unrefTimer();
  this.connecting = true;
  const state = this[kState];
  let given = false;
  state.stop = () => { given = true; };
  const begin = (addresses) => {
    if (given || !this.connecting) return;
    if (addresses.length > 1) this.autoSelectFamilyAttemptedAddresses = [];
    state.stop = connectTo(target, addresses, observerOf(state, target));
  };
  if (target.path) {
    nextTick(() => {
      const error = noSuchPipe(target.path);
      if (given) return;
      this.emit('connectionAttemptFailed', target.path, undefined, undefined, error);
      this.destroy(error);
    });
  } else if (isIP(target.host)) {
    const address = { address: target.host, family: isIP(target.host) };
    nextTick(() => begin([address]));
  } else {
    this._host = target.host;
    const lookup = options.lookup ?? require('../dns/lookup').lookup;
    addressesOf(target, options, lookup, (...heard) => this.emit('lookup', ...heard, target.host), (error, addresses) => {
      if (given || !this.connecting) return;
      if (error) nextTick(() => this.destroy(error));
      else begin(addresses);
    });
  }
  return this;
};

// A socket that was destroyed may connect again.
function revive(socket) {
  socket._undestroy?.();
  const readable = socket._readableState;
  const writable = socket._writableState;
  readable.ended = readable.endEmitted = readable.errorEmitted = readable.closeEmitted = readable.closed = readable.destroyed = false;
  writable.ended = writable.ending = writable.finished = writable.errorEmitted = writable.closeEmitted = false;
  writable.closed = writable.destroyed = writable.finalCalled = false;
  readable.errored = writable.errored = null;
  Object.assign(socket[kState], new State(socket), { referenced: socket[kState].referenced, onread: socket[kState].onread, idle: socket[kState].idle });
  socket._sockname = null;
}

function observerOf(state, target) {
  return {
    isReferenced: () => state.referenced,
    attempt(address, family) {
      state.owner.emit('connectionAttempt', address, target.port, family);
      state.owner.autoSelectFamilyAttemptedAddresses?.push(`${address}:${target.port}`);
    },
    attemptFailed(address, family, error) {
      if (!state.owner.destroyed) state.owner.emit('connectionAttemptFailed', address, target.port, family, error);
    },
    attemptTimedOut(address, family) {
      if (!state.owner.destroyed) state.owner.emit('connectionAttemptTimeout', address, target.port, family);
    },
    connected(connection, facts) {
      state.connection = connection;
      state.facts = facts;
      onConnect(state.owner, facts);
    },
    failed(error) { state.owner.destroy(error); },
    broken(failure) {
      const error = brokenFailure(failure, failure[1] === 32 ? 'write' : 'read');
      state.connection = null;
      state.owner.destroy(error);
    },
    data(bytes) { if (state.filter === null) state.plain(bytes); else state.filter.data(bytes); },
    end() { if (state.filter === null) state.ended(); else state.filter.peerEnded(); },
    finished() {
      const done = state.onFinished;
      state.onFinished = null;
      done?.();
    },
  };
}

const familyOf = (address) => (isIP(address) === 6 ? 'IPv6' : 'IPv4');

function onConnect(socket, facts) {
  const state = socket[kState];
  const [ownAddress, ownPort, address, port] = facts;
  state.own = { address: ownAddress, family: familyOf(ownAddress), port: ownPort };
  state.peer = { address, family: familyOf(address), port };
  socket.connecting = false;
  socket._sockname = null;
  socket._unrefTimer();
  socket.emit('connect');
  socket.emit('ready');
  if (!socket.destroyed && !socket.isPaused()) socket.read(0);
}

// ---- reading ----

function onBytes(socket, bytes) {
  const state = socket[kState];
  socket._unrefTimer();
  state.bytesRead += bytes.byteLength;
  if (state.onread !== null) {
    giveToReader(socket, bytes);
    return;
  }
  const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (socket.push(chunk)) state.connection?.taken(bytes.byteLength);
  else state.untaken += bytes.byteLength;
}

// The option onread: bytes are copied into the handler's own buffer.
function giveToReader(socket, bytes) {
  const state = socket[kState];
  let { buffer } = state.onread;
  for (let done = 0; done < bytes.byteLength && !socket.destroyed;) {
    if (typeof buffer === 'function') buffer = buffer();
    const piece = bytes.subarray(done, done + buffer.byteLength);
    buffer.set(piece);
    done += piece.byteLength;
    if (state.onread.callback.call(socket, piece.byteLength, buffer) === false) socket.pause();
    buffer = state.onread.buffer;
  }
  if (socket.isPaused()) state.untaken += bytes.byteLength;
  else state.connection?.taken(bytes.byteLength);
}

Socket.prototype._read = function _read() {
  const state = this[kState];
  if (this.connecting || state.connection === null) return;
  const { untaken } = state;
  state.untaken = 0;
  state.connection.taken(untaken);
};

Socket.prototype.resume = function resume() {
  const result = FunctionPrototypeCall(Duplex.prototype.resume, this);
  if (this[kState].onread !== null) this._read();
  return result;
};

// ---- writing ----

// TLS sockets set `_readyEvent` until their handshake is done.
const kPlain = 'connect';
const isWaiting = (socket) => socket.connecting || socket._readyEvent !== kPlain;

function whenConnected(socket, then, otherwise) {
  const event = socket._readyEvent;
  const cleanup = () => {
    socket.removeListener(event, onConnected);
    socket.removeListener('close', onClose);
  };
  function onConnected() {
    cleanup();
    then();
  }
  function onClose() {
    cleanup();
    otherwise(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
  }
  socket.once(event, onConnected);
  socket.once('close', onClose);
}

function bytesOf(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  return native.types.isUint8Array(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function writeAll(socket, bytes, callback) {
  const state = socket[kState];
  if (state.connection === null) {
    callback(new ERR_SOCKET_CLOSED());
    return;
  }
  socket._unrefTimer();
  state.bytesWritten += bytes.byteLength;
  state.connection.write(bytes, callback);
}

Socket.prototype._writeGeneric = function _writeGeneric(writev, data, encoding, callback) {
  if (isWaiting(this)) {
    this._pendingData = data;
    this._pendingEncoding = encoding;
    whenConnected(this, () => this._writeGeneric(writev, data, encoding, callback), callback);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  writeAll(this, writev ? Buffer.concat(data.map(({ chunk, encoding: its }) => bytesOf(chunk, its))) : bytesOf(data, encoding), callback);
};

Socket.prototype._write = function _write(data, encoding, callback) {
  this._writeGeneric(false, data, encoding, callback);
};

Socket.prototype._writev = function _writev(chunks, callback) {
  this._writeGeneric(true, chunks, '', callback);
};

Socket.prototype._final = function _final(callback) {
  const state = this[kState];
  if (isWaiting(this) || state.connection === null) {
    this.once(this._readyEvent, () => this._final(callback));
    return;
  }
  state.onFinished = callback;
  state.connection.end();
};

ObjectDefineProperty(Socket.prototype, '_readyEvent', { __proto__: null, writable: true, configurable: true, value: kPlain });

Socket.prototype.end = function end(data, encoding, callback) {
  FunctionPrototypeCall(Duplex.prototype.end, this, data, encoding, callback);
  return this;
};

// ---- the end ----

Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function resetAndDestroy() {
  const state = this[kState];
  if (state.connection === null && !this.connecting) return this.destroy(new ERR_SOCKET_CLOSED());
  if (this.connecting) this.once('connect', () => this.destroy());
  else this.destroy();
  return this;
};

Socket.prototype._destroy = function _destroy(exception, callback) {
  const state = this[kState];
  this.connecting = false;
  state.idle.stop();
  const wasUsed = state.stop !== null;
  state.stop?.();
  state.stop = null;
  state.connection?.close();
  state.connection = null;
  state.onFinished = null;
  const isException = Boolean(exception);
  callback(exception);
  if (wasUsed) native.setImmediate(() => this.emit('close', isException));
  else nextTick(() => this.emit('close'));
};

// ---- settings ----

Socket.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  this[kState].idle.set(msecs, callback, this);
  return this;
};

Socket.prototype._onTimeout = function _onTimeout() { this.emit('timeout'); };
Socket.prototype._unrefTimer = function _unrefTimer() {
  for (let socket = this; socket; socket = socket._parent) socket[kState]?.idle.refresh();
};
Socket.prototype.setNoDelay = function setNoDelay() { return this; };
Socket.prototype.setKeepAlive = function setKeepAlive() { return this; };

function reference(socket, on) {
  const state = socket[kState];
  state.referenced = on;
  state.connection?.reference(on);
  return socket;
}
Socket.prototype.ref = function ref() { return reference(this, true); };
Socket.prototype.unref = function unref() { return reference(this, false); };

// ---- what is asked of it ----

Socket.prototype._getpeername = function _getpeername() { return this[kState].peer; };
Socket.prototype._getsockname = function _getsockname() { return this[kState].connection === null ? {} : this[kState].own; };
Socket.prototype.address = function address() { return { ...this._getsockname() }; };

function define(name, get, enumerable = false) {
  ObjectDefineProperty(Socket.prototype, name, { __proto__: null, configurable: true, enumerable, get });
}
function readyStateOf(socket) {
  if (socket.connecting) return 'opening';
  if (socket.readable && socket.writable) return 'open';
  if (socket.readable) return 'readOnly';
  return socket.writable ? 'writeOnly' : 'closed';
}
const bytesOfPending = (socket) => {
  let bytes = socket[kState].bytesWritten;
  for (const { chunk, encoding } of socket._writableState?.getBuffer?.() ?? []) bytes += Buffer.byteLength(chunk, encoding);
  const { _pendingData: data } = socket;
  if (Array.isArray(data)) for (const { chunk, encoding } of data) bytes += Buffer.byteLength(chunk, encoding);
  else if (data) bytes += Buffer.byteLength(data, socket._pendingEncoding);
  return bytes;
};
define('_connecting', function _connecting() { return this.connecting; });
define('pending', function pending() { return this[kState].connection === null || this.connecting; }, true);
define('readyState', function readyState() { return readyStateOf(this); });
define('bufferSize', function bufferSize() { return this[kState].stop === null ? undefined : this.writableLength; });
define('bytesRead', function bytesRead() { return this[kState].bytesRead; }, true);
define('bytesWritten', function bytesWritten() { return bytesOfPending(this); }, true);
define('_bytesDispatched', function _bytesDispatched() { return this[kState].bytesWritten; });
define('remoteAddress', function remoteAddress() { return this._getpeername().address; }, true);
define('remoteFamily', function remoteFamily() { return this._getpeername().family; }, true);
define('remotePort', function remotePort() { return this._getpeername().port; }, true);
define('localAddress', function localAddress() { return this._getsockname().address; }, true);
define('localPort', function localPort() { return this._getsockname().port; }, true);
define('localFamily', function localFamily() { return this._getsockname().family; }, true);
// What libraries look at: whether there is a handle, and its number.
define('_handle', function _handle() { return this[kState].connection === null ? null : kHandle; });
const kHandle = Object.freeze({ __proto__: null, fd: -1 });

module.exports = { Socket, defaults, kState };
