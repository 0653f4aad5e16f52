'use strict';
const { connectOver, secured, shown } = require('../tls_pair');
const attempt = require('../attempt');
exports.handler = async () => {
  const log = [];
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const { client, accepted } = connectOver({ maxVersion });
    log.push(attempt(() => client.renegotiate()), attempt(() => client.renegotiate({}, 5)));
    await secured(client);
    await accepted;
    const outcome = await new Promise((resolve) => {
      log.push(client.renegotiate({}, (error) => resolve(error && shown(error))));
      client.on('error', (error) => resolve(shown(error)));
    });
    log.push(outcome);
    client.destroy();
  }
  return log;
};
