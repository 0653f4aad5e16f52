'use strict';
const { Peer, settings } = require('../h2_peer');
// What the table shrank to in between is told as well: its entries are gone at both ends.
exports.handler = async () => {
  const all = [];
  for (const said of [[[1, 0]], [[1, 0], [1, 4096]], [[1, 100], [1, 0], [1, 200]]]) {
    const peer = new Peer();
    const session = peer.connect();
    peer.send(settings());
    await peer.settle();
    session.request({ ':path': '/', q: 'r' });
    await peer.settle();
    peer.send(settings(...said));
    await peer.settle();
    session.request({ ':path': '/z', q: 'r' });
    await peer.settle();
    const [fields] = peer.said.filter(({ type }) => type === 'HEADERS').slice(-1);
    // Changes of the table stand first.
    const sizes = [];
    for (let at = 0; (fields.body[at] & 0xE0) === 0x20; at++) {
      let size = fields.body[at] & 31;
      for (let shift = 0; size >= 31;) {
        at++;
        size += (fields.body[at] & 127) << shift;
        shift += 7;
        if (fields.body[at] < 128) break;
      }
      sizes.push(size);
    }
    all.push(sizes);
    session.destroy();
  }
  return all;
};
