'use strict';
// mTLS: what a server sees of a client with a certificate, by cert and key, with a passphrase, in a PKCS#12.
const { connectOver, secured, shown } = require('../tls_pair');
const identities = require('../tls_identities');

async function seen(options, server = {}) {
  const { client, accepted } = connectOver(options, { requestCert: true, ca: identities.ca, ...server });
  await secured(client);
  const { socket } = await accepted;
  const result = [socket.authorized, socket.authorizationError, socket.getPeerCertificate().subject ?? null, client.getCertificate().subject ?? null];
  client.destroy();
  return result;
}

async function refused(options, server) {
  const { client, accepted } = connectOver(options, { requestCert: true, ca: identities.ca, ...server });
  const lost = new Promise((resolve) => {
    client.on('error', (error) => resolve(shown(error)));
    client.on('close', () => resolve('closed'));
    client.resume();
  });
  accepted.catch(() => {});
  return lost;
}

const { client: cert, clientKey: key, clientKeyEncrypted, clientPfx } = identities;
exports.handler = async () => [
  await seen({ cert, key }),
  await seen({ cert, key: Buffer.from(key), maxVersion: 'TLSv1.2' }),
  await seen({ cert, key: clientKeyEncrypted, passphrase: 'sesame' }),
  await seen({ cert: [cert], key: [{ pem: clientKeyEncrypted, passphrase: 'sesame' }] }),
  await seen({ pfx: clientPfx, passphrase: 'sesame' }),
  await seen({ pfx: [{ buf: clientPfx, passphrase: 'sesame' }] }),
  await seen({}, { rejectUnauthorized: false }),
  await seen({ cert: identities.ca, key }, { rejectUnauthorized: false }).catch((error) => [error.code, error.message]),
  await refused({ maxVersion: 'TLSv1.2' }, {}),
];
