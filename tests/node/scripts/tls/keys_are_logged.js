'use strict';
// 'keylog': lines as SSLKEYLOGFILE has them, for who listens.
const { connectOver, secured } = require('../tls_pair');

exports.handler = async () => {
  const log = [];
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const { client, accepted } = connectOver({ maxVersion });
    const lines = [];
    client.on('keylog', (line) => lines.push(line));
    await secured(client);
    const { socket } = await accepted;
    socket.write('x');
    await new Promise((resolve) => { client.once('data', resolve); });
    const randoms = new Set(lines.map((line) => line.toString().split(' ')[1]));
    log.push(maxVersion, lines.every(Buffer.isBuffer), randoms.size, lines.map((line) => {
      const [label, random, secret] = line.toString().split(' ');
      return [label, random.length, /^[0-9a-f]+\n$/.test(secret)];
    }));
    client.destroy();
  }
  return log;
};
