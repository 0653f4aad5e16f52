'use strict';
// A handshake, bytes both ways, an end: what either end sees.
const { once } = require('events');
const { connectOver, secured } = require('../tls_pair');

exports.handler = async () => {
  const { client, accepted } = connectOver({ ALPNProtocols: ['h2', 'http/1.1'] }, { ALPNProtocols: ['http/1.1'] });
  const log = [client.authorized, client.secureConnecting, client.encrypted];
  await secured(client);
  const { socket } = await accepted;
  for (const end of [client, socket]) {
    log.push(end.authorized, end.authorizationError, end.alpnProtocol, end.servername, end.getProtocol(), end.getCipher(), end.isSessionReused(),
      end.getEphemeralKeyInfo());
  }
  const certificate = client.getPeerCertificate(true);
  log.push(certificate.subject, certificate.issuer, certificate.subjectaltname, certificate.serialNumber, certificate.fingerprint256,
    certificate.issuerCertificate.subject, certificate.issuerCertificate.issuerCertificate === certificate.issuerCertificate);
  log.push(client.getPeerCertificate().issuerCertificate === undefined, client.getPeerX509Certificate().subject, client.getCertificate(),
    socket.getCertificate().subject, socket.getX509Certificate().subject, socket.getPeerCertificate());
  client.write('ping');
  log.push((await once(socket, 'data')).toString());
  socket.write('pong');
  log.push((await once(client, 'data')).toString());
  client.end('bye');
  log.push((await once(socket, 'data')).toString());
  await once(socket, 'end');
  socket.end();
  await once(client, 'close');
  log.push(client.destroyed, client.getPeerCertificate());
  return log;
};
