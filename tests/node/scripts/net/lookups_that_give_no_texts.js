// node: aborts on an assertion of its own.
'use strict';
const net = require('net');
// Addresses of the handler's own lookup that are objects, and other texts each time.
const connect = (options) => new Promise((resolve) => {
  const socket = net.connect({ port: 1, host: 'name.test', ...options });
  socket.on('error', ({ code, address }) => resolve([code, typeof address]));
});
exports.handler = async () => {
  const changing = (...texts) => ({ toString: () => (texts.length > 1 ? texts.shift() : texts[0]) });
  const log = [];
  for (const address of [changing('192.0.2.1'), changing('192.0.2.1', 'no address'), changing('192.0.2.1', '192.0.2.1', 'x'.repeat(300)), changing('192.0.2.1', '1%2')]) {
    log.push((await connect({ lookup: (name, options, callback) => callback(null, address, 4), autoSelectFamily: false }))[0]);
    log.push((await connect({ lookup: (name, options, callback) => callback(null, [{ address, family: 4 }]) }))[0]);
  }
  return log;
};
