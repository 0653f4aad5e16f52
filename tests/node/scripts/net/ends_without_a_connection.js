'use strict';
const net = require('net');
exports.handler = async () => {
  const log = [];
  const socket = new net.Socket();
  await new Promise((resolve) => {
    for (const name of ['finish', 'end', 'error', 'close']) socket.on(name, (value) => log.push([name, value === undefined ? null : value]));
    socket.on('close', resolve);
    log.push(socket.destroy(Object.assign(new Error('mine'), { code: 'X' })) === socket);
    log.push(socket.destroyed, socket.readyState);
  });
  const soon = new net.Socket();
  soon.destroySoon();
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  return [log.map((entry) => (Array.isArray(entry) && entry[1] instanceof Error ? [entry[0], entry[1].code] : entry)), soon.destroyed, soon.writableFinished];
};
