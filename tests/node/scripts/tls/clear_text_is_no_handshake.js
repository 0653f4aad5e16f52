// origin
'use strict';
const tls = require('tls');
exports.handler = async ({ port }) => {
  const log = [];
  await new Promise((resolve) => {
    const socket = tls.connect(port, '127.0.0.1', { rejectUnauthorized: false }, () => log.push('secure'));
    for (const name of ['connect', 'ready', 'secureConnect', 'close']) socket.on(name, (value) => log.push([name, value === undefined ? null : value, socket.connecting, socket.secureConnecting]));
    socket.on('error', (error) => log.push(['error', error.code, error.reason, error.library]));
    socket.on('close', resolve);
  });
  return log;
};
