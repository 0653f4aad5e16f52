// origin
'use strict';
const net = require('net');
exports.handler = async ({ port }) => {
  const log = [];
  await new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => log.push('callback'));
    for (const name of ['lookup', 'connectionAttempt', 'connect', 'ready', 'end', 'prefinish', 'finish', 'error', 'close']) {
      socket.on(name, () => log.push([name, socket.connecting, socket.pending, socket.readyState, socket.destroyed, socket.bytesWritten, socket.remoteFamily]));
    }
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (text) => { received += text; });
    const request = 'GET /nothing-here HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    log.push(socket.write(request, () => log.push('written')), socket.bytesWritten, socket.bufferSize);
    socket.on('close', () => {
      log.push(received.slice(0, 9), socket.bytesRead === received.length, socket.remoteAddress, socket.remotePort === port, socket.address());
      resolve();
    });
  });
  return log;
};
