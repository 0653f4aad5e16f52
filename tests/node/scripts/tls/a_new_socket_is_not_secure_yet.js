'use strict';
const tls = require('tls');
const net = require('net');
exports.handler = async () => {
  const socket = new tls.TLSSocket(new net.Socket());
  const shown = {};
  for (const name of ['authorized', 'authorizationError', 'encrypted', 'alpnProtocol', 'servername', 'secureConnecting', 'connecting', 'readyState']) {
    shown[name] = socket[name];
  }
  return [shown, socket.getPeerCertificate(), socket.isSessionReused(), socket.getEphemeralKeyInfo(), socket instanceof net.Socket, socket instanceof tls.TLSSocket];
};
