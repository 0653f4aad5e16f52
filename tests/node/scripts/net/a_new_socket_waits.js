'use strict';
const net = require('net');
exports.handler = async () => {
  const socket = new net.Socket();
  const shown = {};
  for (const name of ['connecting', 'pending', 'readyState', 'bytesRead', 'bytesWritten', 'remoteAddress', 'remotePort', 'remoteFamily', 'localAddress',
    'localPort', 'localFamily', 'destroyed', 'allowHalfOpen', 'timeout', 'bufferSize', 'readable', 'writable', '_hadError', '_parent', '_host', 'server']) {
    shown[name] = socket[name] === undefined ? 'undefined' : socket[name];
  }
  return [shown, socket.address(), socket.setNoDelay() === socket, socket.setKeepAlive(true, 5) === socket, socket.ref() === socket, socket.unref() === socket,
    socket instanceof require('stream').Duplex, new net.Socket({ allowHalfOpen: true }).allowHalfOpen, net.Socket() instanceof net.Socket,
    new net.Socket({ readable: true, writable: false }).constructor.name, net.Stream === net.Socket];
};
