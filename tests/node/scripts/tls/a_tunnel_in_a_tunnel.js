'use strict';
// TLS over TLS, as behind a proxy that is spoken to by TLS.
const { once } = require('events');
const tls = require('tls');
const { connectOver, secured } = require('../tls_pair');
const identities = require('../tls_identities');

exports.handler = async () => {
  const outer = connectOver({});
  await secured(outer.client);
  const { socket: far } = await outer.accepted;
  const server = tls.createServer({ cert: identities.server, key: identities.serverKey });
  const inner = once(server, 'secureConnection');
  server.emit('connection', far);
  const client = tls.connect({ socket: outer.client, ca: identities.ca, servername: 'a.wild.example.com' });
  await secured(client);
  const [socket] = await inner;
  socket.on('data', (data) => socket.write(data.toString().toUpperCase()));
  client.write('through both');
  const [answer] = await once(client, 'data');
  const log = [client.authorized, socket.servername, answer.toString()];
  client.destroy();
  await once(outer.client, 'close');
  return [...log, outer.client.destroyed];
};
