// origin
'use strict';
const net = require('net');
const { once } = require('events');
const ask = async (socket, port) => {
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  const listener = (bytes) => { text += bytes; };
  socket.on('data', listener);
  socket.end('HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await once(socket, 'close');
  socket.removeListener('data', listener);
  return [text.slice(0, 9), socket.destroyed, socket.readyState];
};
exports.handler = async ({ port }) => {
  const socket = new net.Socket();
  return [await ask(socket, port), await ask(socket, port)];
};
