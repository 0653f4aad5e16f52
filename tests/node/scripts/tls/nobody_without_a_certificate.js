'use strict';
// A server that shows no certificate is nobody, whatever a client's own check of its name says.
const { connectOver, secured, shown } = require('../tls_pair');

exports.handler = async () => {
  const log = [];
  const ciphers = 'ADH-AES128-GCM-SHA256:@SECLEVEL=0';
  const anonymous = { maxVersion: 'TLSv1.2', ciphers, minDHSize: 1, checkServerIdentity: () => undefined };
  for (const options of [anonymous, { ...anonymous, rejectUnauthorized: false }]) {
    const { client } = connectOver(options, { maxVersion: 'TLSv1.2', ciphers, cert: undefined, key: undefined, dhparam: 'auto' });
    const error = await secured(client);
    log.push(shown(error), client.authorized, client.authorizationError, client.getPeerCertificate());
    client.destroy();
  }
  return log;
};
