// origin
'use strict';
const net = require('net');
const seen = (socket) => new Promise((resolve) => {
  const log = [];
  socket.on('error', (error) => log.push(error.name, error.code, error.message));
  socket.on('close', (had) => resolve([...log, had]));
});
exports.handler = async ({ port }) => {
  const controller = new AbortController();
  const socket = new net.Socket({ signal: controller.signal });
  const log = seen(socket);
  socket.connect(port, '127.0.0.1', () => controller.abort());
  const early = new net.Socket({ signal: AbortSignal.abort() });
  const soon = seen(early);
  return [await log, await soon];
};
