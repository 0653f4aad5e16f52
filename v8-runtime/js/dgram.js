'use strict';
// dgram: sockets can be made; nothing can be sent from an execution context or reach it by UDP.
const { FunctionPrototypeCall, ObjectSetPrototypeOf } = require('./core/primordials');
const { EventEmitter } = require('./events/emitter');
const { nextTick } = require('./process/ticks');
const { validateFunction } = require('./core/validators');
const { codes, systemFailure, validatePort } = require('./net/codes');

const { ERR_INVALID_ARG_TYPE, ERR_SOCKET_BAD_TYPE, ERR_SOCKET_DGRAM_NOT_RUNNING } = codes;
const kNote = ' - an execution context has no UDP';

function Socket(type, listener) {
  if (!(this instanceof Socket)) return new Socket(type, listener);
  FunctionPrototypeCall(EventEmitter, this);
  const options = type !== null && typeof type === 'object' ? type : {};
  const name = type !== null && typeof type === 'object' ? type.type : type;
  if (name !== 'udp4' && name !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
  if (options.lookup !== undefined) validateFunction(options.lookup, 'lookup');
  this.type = name;
  if (typeof listener === 'function') this.on('message', listener);
  Object.defineProperty(this, 'closed', { __proto__: null, value: false, writable: true, enumerable: false, configurable: true });
}
ObjectSetPrototypeOf(Socket.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Socket, EventEmitter);

function checkRunning(socket) {
  if (socket.closed) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
}

// Tells it to the callback, or as an event.
function fail(socket, error, callback) {
  nextTick(() => {
    if (typeof callback === 'function') callback(error);
    else socket.emit('error', error);
  });
}

Socket.prototype.bind = function bind(...args) {
  checkRunning(this);
  const options = args[0] !== null && typeof args[0] === 'object' ? args[0] : { port: args[0], address: args[1] };
  const port = typeof options.port === 'function' || options.port === undefined ? 0 : options.port;
  const address = typeof options.address === 'string' ? options.address : this.type === 'udp4' ? '0.0.0.0' : '::';
  fail(this, systemFailure('EPERM', 'bind', address, +port, kNote));
  return this;
};

Socket.prototype.send = function send(buffer, ...rest) {
  checkRunning(this);
  if (typeof buffer !== 'string' && !Array.isArray(buffer) && !ArrayBuffer.isView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
  }
  const callback = rest.find((value) => typeof value === 'function');
  const positional = rest.filter((value) => typeof value !== 'function');
  const [port, address] = positional.length > 2 ? positional.slice(2) : positional;
  const to = address || (this.type === 'udp4' ? '127.0.0.1' : '::1');
  fail(this, systemFailure('EPERM', 'send', to, validatePort(port), kNote), callback);
};
Socket.prototype.sendto = function sendto(buffer, offset, length, port, address, callback) {
  this.send(buffer, offset, length, port, address, callback);
};
Socket.prototype.connect = function connect(port, address, callback) {
  checkRunning(this);
  const to = typeof address === 'string' ? address : this.type === 'udp4' ? '127.0.0.1' : '::1';
  fail(this, systemFailure('EPERM', 'connect', to, validatePort(port), kNote), typeof address === 'function' ? address : callback);
};
Socket.prototype.disconnect = function disconnect() {
  throw Object.assign(new Error('Not connected'), { code: 'ERR_SOCKET_DGRAM_NOT_CONNECTED' });
};
Socket.prototype.remoteAddress = Socket.prototype.disconnect;
Socket.prototype.address = function address() {
  checkRunning(this);
  throw systemFailure('EBADF', 'getsockname');
};
Socket.prototype.close = function close(callback) {
  if (typeof callback === 'function') this.on('close', callback);
  checkRunning(this);
  this.closed = true;
  nextTick(() => this.emit('close'));
  return this;
};
Socket.prototype.ref = function ref() { return this; };
Socket.prototype.unref = function unref() { return this; };
Socket.prototype.getSendQueueSize = function getSendQueueSize() { return 0; };
Socket.prototype.getSendQueueCount = function getSendQueueCount() { return 0; };
for (const [name, syscall] of [['setBroadcast', 'setBroadcast'], ['setTTL', 'setTTL'], ['setMulticastTTL', 'setMulticastTTL'],
  ['setMulticastLoopback', 'setMulticastLoopback'], ['setMulticastInterface', 'setMulticastInterface'], ['addMembership', 'addMembership'],
  ['dropMembership', 'dropMembership'], ['addSourceSpecificMembership', 'addSourceSpecificMembership'],
  ['dropSourceSpecificMembership', 'dropSourceSpecificMembership'], ['setRecvBufferSize', 'uv_recv_buffer_size'],
  ['setSendBufferSize', 'uv_send_buffer_size'], ['getRecvBufferSize', 'uv_recv_buffer_size'], ['getSendBufferSize', 'uv_send_buffer_size']]) {
  Socket.prototype[name] = { [name]() {
    checkRunning(this);
    throw systemFailure('EBADF', syscall);
  } }[name];
}

module.exports = {
  createSocket(type, listener) { return new Socket(type, listener); },
  Socket,
};
