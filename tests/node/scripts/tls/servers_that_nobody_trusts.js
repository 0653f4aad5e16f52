'use strict';
// Why a server's certificate is refused, and what is known of it where that is allowed.
const tls = require('tls');
const { connectOver, secured, shown } = require('../tls_pair');
const identities = require('../tls_identities');

async function judged(options) {
  const { client } = connectOver(options);
  const error = await secured(client);
  const result = [shown(error), client.authorized, client.authorizationError, client.destroyed];
  client.destroy();
  return result;
}
exports.handler = async () => [
  await judged({}), await judged({ ca: undefined }), await judged({ ca: identities.client }), await judged({ ca: undefined, rejectUnauthorized: false }),
  await judged({ servername: 'other.example.com' }), await judged({ servername: 'other.example.com', rejectUnauthorized: false }),
  await judged({ servername: 'a.wild.example.com' }), await judged({ servername: '', host: '192.0.2.1' }), await judged({ servername: '', host: '192.0.2.2' }),
  await judged({ crl: identities.revoked }), await judged({ ca: [...tls.rootCertificates, identities.ca] }),
  await judged({ checkServerIdentity: (host, cert) => Object.assign(new Error(`${host} ${cert.subject.CN}`), { code: 'OWN' }) }),
];
