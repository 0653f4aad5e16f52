'use strict';
// What both ends can do is done; what they have not in common fails.
const { connectOver, secured, shown } = require('../tls_pair');

async function agreed(options, server) {
  const { client, accepted } = connectOver(options, server);
  const error = await secured(client);
  const far = await accepted;
  const result = error ? [shown(error), shown(far.error)] : [client.getProtocol(), client.getCipher().name, client.getEphemeralKeyInfo(), client.alpnProtocol];
  client.destroy();
  return result;
}
exports.handler = async () => [
  await agreed({ maxVersion: 'TLSv1.2' }, {}), await agreed({}, { maxVersion: 'TLSv1.2' }), await agreed({ minVersion: 'TLSv1.3' }, { maxVersion: 'TLSv1.2' }),
  await agreed({ ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }, {}), await agreed({ ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' }, {}),
  await agreed({ ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' }, { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' }),
  await agreed({ ecdhCurve: 'P-384' }, {}), await agreed({ ecdhCurve: 'P-384' }, { ecdhCurve: 'X25519' }), await agreed({ sigalgs: 'ECDSA+SHA256' }, {}),
  await agreed({ ALPNProtocols: ['a', 'b'] }, { ALPNProtocols: ['b', 'a'] }), await agreed({ ALPNProtocols: ['a'] }, { ALPNProtocols: ['b'] }),
  await agreed({ ALPNProtocols: ['a'] }, {}), await agreed({}, { ALPNProtocols: ['b'] }), await agreed({ secureProtocol: 'TLSv1_2_method' }, {}),
];
