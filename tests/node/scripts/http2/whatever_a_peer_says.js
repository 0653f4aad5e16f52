// node: aborts on an assertion of its own for some of these bytes; a session has to end, or go on, and throws nothing past its error event.
'use strict';
const { Peer, block, frame, headers, number, settings, words } = require('../h2_peer');
// Seeded: bytes at random, conversations that are changed at random, and frames in any order with any flags.
let seed = 20240229;
function random(below) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 4294967296) * below);
}
const bytes = (size) => Buffer.from(Array.from({ length: size }, () => random(256)));
const ok = [[':status', '200'], ['content-type', 'text/plain'], ['set-cookie', 'a=b']];
const indexed = Buffer.concat([Buffer.from([0x88, 0x40, 0x81, 0x1d, 0x82, 0x08, 0x3f]), Buffer.from([0xbe])]);

function conversation() {
  return Buffer.concat([
    settings([3, 100], [4, 70_000]), frame('SETTINGS', 1, 0), headers(1, ok), frame('DATA', 0, 1, bytes(random(300))),
    frame('PING', 0, 0, bytes(8)), frame('HEADERS', 4, 3, indexed), frame('WINDOW_UPDATE', 0, 0, words(1 + random(1000))),
    frame('HEADERS', 0, 5, number(random(4096), 5, 0x20)), frame('CONTINUATION', 4, 5, block(...ok)),
    frame('DATA', 8, 3, Buffer.concat([Buffer.from([4]), bytes(20), Buffer.alloc(4)])), headers(1, [['x-sum', '1']], 5),
    frame('RST_STREAM', 0, 5, words(random(14))), frame(10, 0, 1, Buffer.from([0, 0, 65])), frame('DATA', 1, 3),
    frame('GOAWAY', 0, 0, words(5, 0)),
  ]);
}

function changed() {
  const said = conversation();
  for (let i = random(6); i >= 0; i--) {
    const at = random(said.length);
    if (random(3) === 0) said.copy(said, random(said.length), at, at + random(40));
    else said[at] = random(2) === 0 ? random(256) : said[at] ^ (1 << random(8));
  }
  return random(4) === 0 ? said.subarray(0, random(said.length)) : said;
}

function anyFrames() {
  const all = [settings()];
  for (let i = random(12); i >= 0; i--) {
    const type = random(13);
    const body = type === 1 && random(2) === 0 ? block(...ok) : type === 4 ? bytes(6 * random(4)) : bytes(random(3) === 0 ? [4, 5, 8][random(3)] : random(60));
    all.push(frame(type, random(2) === 0 ? [0, 1, 4, 5][random(4)] : random(256), random(3) === 0 ? 0 : random(9), body));
  }
  return Buffer.concat(all);
}

exports.handler = async () => {
  const counts = { sessions: 0, streams: 0, sessionsClosed: 0, streamsClosed: 0, chatty: 0, strange: 0 };
  process.on('uncaughtException', () => { counts.strange++; });
  const known = /^(?:ERR_HTTP2_\w+|ERR_STREAM_\w+)$/;
  for (let round = 0; round < 1500; round++) {
    const peer = new Peer();
    const session = peer.connect();
    counts.sessions++;
    session.on('error', (error) => { if (!known.test(error.code)) counts.strange++; });
    session.on('close', () => counts.sessionsClosed++);
    const closed = new Promise((resolve) => { session.on('close', resolve); });
    for (let i = 0; i < 3; i++) {
      const stream = session.request({ ':path': '/', ':method': i === 2 ? 'POST' : 'GET' });
      counts.streams++;
      stream.on('error', (error) => { if (!known.test(error.code)) counts.strange++; });
      stream.on('close', () => counts.streamsClosed++);
      if (round % 3 === 0) stream.resume();
    }
    const said = round % 3 === 0 ? Buffer.concat([settings(), bytes(random(400))]) : round % 3 === 1 ? changed() : anyFrames();
    for (let at = 0; at < said.length;) {
      const size = 1 + random(round % 2 === 0 ? said.length : 30);
      peer.send(said.subarray(at, at + size));
      at += size;
      if (random(3) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setImmediate(resolve));
    // What it answers is bounded by what it was told.
    if (peer.said.length > 30 + said.length / 9) counts.chatty++;
    session.destroy();
    await closed;
  }
  return counts;
};
