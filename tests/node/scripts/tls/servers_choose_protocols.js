'use strict';
// ALPNCallback: which of the protocols that a client offers is spoken.
const { connectOver, secured, shown } = require('../tls_pair');

async function meet(offered, choose, servername = 'origin.example.com') {
  const asked = [];
  const { client, accepted } = connectOver({ ALPNProtocols: offered, servername }, {
    ALPNCallback(offer) {
      asked.push(offer);
      return choose(offer);
    },
  });
  // A server that gives up says nothing to its client over a pair.
  const cut = accepted.then(({ error }) => (error ? { code: 'cut', message: '' } : new Promise(() => {})));
  const error = await Promise.race([secured(client), cut]);
  const { socket, error: far } = await accepted;
  const heard = { asked, error: error && shown(error).code, far: far && shown(far).code, agreed: error ? null : [client.alpnProtocol, far ? null : socket.alpnProtocol] };
  client.destroy();
  return heard;
}

exports.handler = async () => [
  await meet(['h2', 'http/1.1'], ({ protocols }) => protocols[1]),
  await meet(['h2'], ({ protocols }) => protocols[0]),
  await meet(['x', 'y'], () => undefined),
  await meet(undefined, () => 'h2'),
];
