// origin
'use strict';
const net = require('net');
exports.handler = async ({ port }) => {
  const log = [];
  for (const allowHalfOpen of [true, false]) {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen });
    socket.write('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    socket.resume();
    await new Promise((resolve) => { socket.on('end', resolve); });
    log.push(allowHalfOpen, socket.allowHalfOpen, socket.writable, socket.readable);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    log.push(socket.destroyed, socket.writableEnded);
    if (!socket.destroyed) socket.end();
    await new Promise((resolve) => { if (socket.closed) resolve(); else socket.on('close', resolve); });
    log.push(socket.destroyed, socket.writableFinished);
  }
  return log;
};
