// node: an execution context has no UDP; Node would send
'use strict';
const dgram = require('dgram');
exports.handler = async () => {
  const socket = dgram.createSocket('udp4');
  const sent = await new Promise((resolve) => { socket.send('x', 8125, '127.0.0.1', resolve); });
  const bound = await new Promise((resolve) => { socket.on('error', resolve).bind(9); });
  return [sent, bound].map((error) => [error.code, error.errno, error.syscall, error.address, error.port, error.message]);
};
