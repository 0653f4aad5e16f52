// node: an execution context has no inbound network, and its TLS is made by the proxy; Node would listen
'use strict';
const tls = require('tls');
const attempt = require('../attempt');
const { PassThrough } = require('stream');
exports.handler = async () => {
  const server = tls.createServer();
  const error = await new Promise((resolve) => { server.on('error', resolve).listen(8443); });
  return [error.message, error.code, attempt(() => { tls.connect({ socket: new PassThrough() }); }),
    attempt(() => { new tls.TLSSocket(undefined, { isServer: true }); }), tls.rootCertificates.length];
};
