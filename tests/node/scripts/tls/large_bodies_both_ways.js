'use strict';
// More than any window, in pieces of every size, both ways at once.
const { createHash } = require('crypto');
const { connectOver, secured } = require('../tls_pair');

function send(socket) {
  const hash = createHash('sha1');
  let sent = 0;
  const more = () => {
    for (let size = 1; sent < 3_000_000;) {
      const piece = Buffer.alloc(size = (size * 7 + 13) % 90_001, sent % 251);
      hash.update(piece);
      sent += piece.length;
      if (!socket.write(piece)) {
        socket.once('drain', more);
        return;
      }
    }
    socket.end();
  };
  more();
  return hash;
}
async function receive(socket) {
  const hash = createHash('sha1');
  let got = 0;
  for await (const piece of socket) {
    got += piece.length;
    hash.update(piece);
  }
  return [got, hash.digest('hex')];
}
exports.handler = async () => {
  const { client, accepted } = connectOver({}, { allowHalfOpen: true });
  await secured(client);
  const { socket } = await accepted;
  const hashes = [send(client), send(socket)];
  const [far, near] = await Promise.all([receive(socket), receive(client)]);
  return [far, near, hashes[0].digest('hex') === far[1], hashes[1].digest('hex') === near[1]];
};
