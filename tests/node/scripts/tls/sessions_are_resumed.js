'use strict';
// A session that a server gave saves the next handshake's certificates.
const { once } = require('events');
const { connectOver, pair, secured } = require('../tls_pair');
const tls = require('tls');
const identities = require('../tls_identities');

exports.handler = async () => {
  const log = [];
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const first = connectOver({ maxVersion });
    const given = once(first.client, 'session');
    await secured(first.client);
    const { socket } = await first.accepted;
    socket.write('x');
    await once(first.client, 'data');
    const [session] = await given;
    log.push(Buffer.isBuffer(session), first.client.isSessionReused(), Buffer.isBuffer(first.client.getSession()), maxVersion === 'TLSv1.3' || Buffer.isBuffer(first.client.getTLSTicket()));
    first.client.destroy();
    const [near, far] = pair();
    first.server.emit('connection', far);
    const again = tls.connect({ socket: near, ca: identities.ca, servername: 'origin.example.com', maxVersion, session });
    await secured(again);
    log.push(again.isSessionReused(), again.authorized, again.getPeerCertificate().subject);
    again.destroy();
  }
  return log;
};
