'use strict';
const { frame, settings, words } = require('../h2_peer');
const http2 = require('http2');
const { Duplex } = require('stream');
// The peer allows more than it reads: what is written waits in the stream, not in memory.
exports.handler = async () => {
  let taken = 0;
  let held = null;
  const socket = new Duplex({
    read() {},
    write(chunk, encoding, callback) {
      taken += chunk.length;
      held = callback;
    },
  });
  const session = http2.connect('http://peer.test', { createConnection: () => socket });
  session.on('error', () => {});
  const stream = session.request({ ':method': 'POST' });
  stream.on('error', () => {});
  const release = () => {
    const callback = held;
    held = null;
    callback?.();
  };
  const turns = async (count) => { for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve)); };
  await turns(5);
  socket.push(Buffer.concat([settings([4, 0x7FFFFFFF]), frame('WINDOW_UPDATE', 0, 0, words(0x7FFFFFFF - 65535))]));
  for (let i = 0; i < 5; i++) {
    release();
    await turns(3);
  }
  let accepted = 0;
  const piece = Buffer.alloc(100_000);
  const feed = () => stream.write(piece, () => {
    accepted += piece.length;
    if (accepted < 20_000_000) feed();
  });
  feed();
  await turns(300);
  const whileSlow = accepted;
  while (accepted < 20_000_000) {
    release();
    await turns(2);
  }
  for (let i = 0; i < 20; i++) {
    release();
    await turns(2);
  }
  const all = { waited: whileSlow < 1_000_000, accepted, arrived: taken > 20_000_000 };
  session.destroy();
  return all;
};
