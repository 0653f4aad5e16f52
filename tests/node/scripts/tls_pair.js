// Both ends of TLS in one process, over a pair of streams: what `client` and `server` say of the connection as JSON can show it.
'use strict';
const { Duplex } = require('stream');
const tls = require('tls');
const identities = require('./tls_identities');

class Half extends Duplex {
  _read() {}
  _write(chunk, encoding, callback) {
    // A later turn: neither end is called by the other.
    setImmediate(() => {
      this.other.push(chunk);
      callback();
    });
  }
  _final(callback) {
    setImmediate(() => {
      this.other.push(null);
      callback();
    });
  }
}

function pair() {
  const [a, b] = [new Half(), new Half()];
  a.other = b;
  b.other = a;
  return [a, b];
}

// The server's end is made by tls.Server without a listener; `prepare` gets it before there is a connection.
function connectOver(clientOptions, serverOptions = {}, prepare = () => {}) {
  const [near, far] = pair();
  const server = tls.createServer({ cert: identities.server, key: identities.serverKey, ...serverOptions });
  const accepted = new Promise((resolve) => {
    server.on('secureConnection', (socket) => {
      socket.on('error', () => {});
      resolve({ socket });
    });
    server.on('tlsClientError', (error, socket) => resolve({ error, socket }));
  });
  prepare(server);
  server.emit('connection', far);
  const client = tls.connect({ socket: near, ca: identities.ca, servername: 'origin.example.com', ...clientOptions });
  return { client, accepted, server };
}

const secured = (socket) => new Promise((resolve) => {
  socket.once('secureConnect', () => resolve(null));
  socket.once('error', (error) => resolve(error));
});

// Code, reason and, where it has no address in it, the message.
const shown = (error) => error && { code: error.code, reason: error.reason, library: error.library,
  message: /^[0-9A-F]{16}:/.test(error.message) ? undefined : error.message };

module.exports = { connectOver, pair, secured, shown };
