// node: an execution context has no inbound network; Node would listen
'use strict';
const net = require('net');
exports.handler = async () => {
  const server = net.createServer();
  const error = await new Promise((resolve) => { server.on('error', resolve).listen(3000, () => resolve(null)); });
  return [error.message, error.code, error.errno, error.syscall, error.address, error.port, server.listening];
};
