'use strict';
const net = require('node:net');

const failure = (options) => new Promise((resolve) => {
  const socket = net.connect(options);
  socket.on('connect', () => resolve('connected'));
  socket.on('error', ({ code, syscall, address, port }) => resolve({ code, syscall, address, port }));
});

exports.handler = async () => ({
  portZero: await failure({ host: '127.0.0.1', port: 0 }),
  portZeroOfIpv6: await failure({ host: '::1', port: 0 }),
  zone: await failure({ host: 'fe80::1%lo', port: 80 }),
  again: await failure({ host: '127.0.0.1', port: 0 }),
});
