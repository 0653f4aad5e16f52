// node: an execution context has no inbound network; Node would listen
'use strict';
const tls = require('tls');
exports.handler = async () => {
  const server = tls.createServer();
  const error = await new Promise((resolve) => { server.on('error', resolve).listen(8443); });
  return [error.message, error.code];
};
