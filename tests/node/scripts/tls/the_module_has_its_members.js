'use strict';
const tls = require('tls');
const net = require('net');
exports.handler = async () => [
  Object.keys(tls), tls.CLIENT_RENEG_LIMIT, tls.CLIENT_RENEG_WINDOW, tls.DEFAULT_CIPHERS, tls.DEFAULT_ECDH_CURVE, tls.DEFAULT_MIN_VERSION, tls.DEFAULT_MAX_VERSION,
  Array.isArray(tls.rootCertificates), Object.isFrozen(tls.rootCertificates), tls.TLSSocket.prototype instanceof net.Socket,
  tls.Server.prototype instanceof net.Server, tls.createServer() instanceof tls.Server, require('node:tls') === tls,
];
