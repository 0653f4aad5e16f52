'use strict';
const net = require('net');
exports.handler = async () => {
  const log = [];
  await new Promise((resolve) => {
    const socket = net.connect('/tmp/none.sock');
    for (const name of ['lookup', 'connect', 'error', 'close']) {
      socket.on(name, (value) => log.push([name, value instanceof Error ? { ...value, message: value.message } : value]));
    }
    log.push(socket.connecting);
    socket.on('close', resolve);
  });
  return log;
};
