'use strict';
// SNICallback and addContext: which certificate goes with the name that a client asks for.
const tls = require('tls');
const { connectOver, secured, shown } = require('../tls_pair');
const identities = require('../tls_identities');

const context = (cert, key) => tls.createSecureContext({ cert, key });
const own = context(identities.server, identities.serverKey);
const other = { cert: identities.client, key: identities.clientKey };

async function meet(servername, serverOptions, prepare = () => {}, clientOptions = {}) {
  const asked = [];
  const { client, accepted } = connectOver({ servername, checkServerIdentity: () => undefined, ...clientOptions }, serverOptions(asked), prepare);
  // A server that gives up says nothing to its client over a pair.
  const cut = accepted.then(({ error }) => (error ? { code: 'cut', message: '' } : new Promise(() => {})));
  const error = await Promise.race([secured(client), cut]);
  const { socket, error: far } = await accepted;
  const heard = { asked, error: error && shown(error).code, subject: error ? null : client.getPeerCertificate().subject?.CN, far: far?.message && shown(far) };
  heard.name = far ? null : socket.servername;
  client.destroy();
  return heard;
}

exports.handler = async () => {
  const log = [];
  const bySni = (answer) => (asked) => ({
    SNICallback(name, callback) {
      asked.push(name, this instanceof tls.TLSSocket);
      answer(name, callback);
    },
  });
  const choose = bySni((name, callback) => callback(null, name.startsWith('a') ? context(other.cert, other.key) : own));
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    log.push(await meet('a.example.com', choose, undefined, { maxVersion }), await meet('origin.example.com', choose, undefined, { maxVersion }));
  }
  log.push(await meet('later.example.com', bySni((name, callback) => setTimeout(callback, 20, null, context(other.cert, other.key)))));
  log.push(await meet('nothing.example.com', bySni((name, callback) => callback(null, null))));
  log.push(await meet('', choose, undefined, { servername: '' }));
  log.push(await meet('failed.example.com', bySni((name, callback) => callback(new Error('mine')))));
  const add = (...hosts) => (server) => { for (const [host, options] of hosts) server.addContext(host, options); };
  const hosts = add(['*.wild.example.com', other], ['one.example.com', context(other.cert, other.key)]);
  for (const name of ['x.wild.example.com', 'x.y.wild.example.com', 'one.example.com', 'oneXexample.com']) {
    log.push(await meet(name, () => ({}), hosts));
  }
  for (const options of [{ SNICallback: 5 }, { ALPNCallback: 'x' }, { ALPNCallback() {}, ALPNProtocols: ['h2'] }]) {
    try {
      tls.createServer(options);
      log.push('made');
    } catch (error) {
      log.push([error.name, error.code, error.message]);
    }
  }
  return log;
};
