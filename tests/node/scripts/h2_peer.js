// A server of HTTP/2 made of bytes: it says what a script wants it to say, and tells what the client said.
'use strict';
const http2 = require('http2');
const { Duplex } = require('stream');

const types = ['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY', 'WINDOW_UPDATE', 'CONTINUATION'];

function frame(type, flags, stream, body = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = typeof type === 'number' ? type : types.indexOf(type);
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

function words(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, 4 * index));
  return bytes;
}

const pair = (id, value) => Buffer.concat([Buffer.from([id >> 8, id & 255]), words(value)]);
const settings = (...pairs) => frame('SETTINGS', 0, 0, Buffer.concat(pairs.map(([id, value]) => pair(id, value))));

// An integer of HPACK.
function number(value, bits, flags) {
  const most = (1 << bits) - 1;
  if (value < most) return Buffer.from([flags | value]);
  const bytes = [flags | most];
  for (value -= most; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
const text = (value) => Buffer.concat([number(Buffer.byteLength(value, 'latin1'), 7, 0), Buffer.from(value, 'latin1')]);
// Fields that change no table.
const block = (...fields) => Buffer.concat(fields.map(([name, value]) => Buffer.concat([Buffer.from([0]), text(name), text(value)])));
const headers = (stream, fields, flags = 4) => frame('HEADERS', flags, stream, block(...fields));

class Peer {
  said = [];  // [type, stream, …] by the client
  #bytes = Buffer.alloc(0);
  #started = false;
  constructor() {
    const peer = this;
    this.stream = new Duplex({
      read() {},
      write(chunk, encoding, callback) {
        peer.#hear(chunk);
        callback();
      },
      final(callback) { callback(); },
    });
  }

  #hear(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#started) {
      if (this.#bytes.length < 24) return;
      this.#started = true;
      this.#bytes = this.#bytes.subarray(24);
    }
    while (this.#bytes.length >= 9) {
      const length = this.#bytes.readUIntBE(0, 3);
      if (this.#bytes.length < 9 + length) return;
      const body = this.#bytes.subarray(9, 9 + length);
      this.said.push({ type: types[this.#bytes[3]], flags: this.#bytes[4], stream: this.#bytes.readUInt32BE(5), body });
      this.#bytes = this.#bytes.subarray(9 + length);
    }
  }

  // The streams that the client refused, and why.
  get refused() { return this.said.filter(({ type }) => type === 'RST_STREAM').map(({ stream, body }) => [stream, body.readUInt32BE(0)]); }
  // Codes of its GOAWAYs.
  get goodbyes() { return this.said.filter(({ type }) => type === 'GOAWAY').map(({ body }) => body.readUInt32BE(4)); }

  send(...frames) { if (!this.stream.destroyed) this.stream.push(Buffer.concat(frames)); }

  // Long enough for everything that was sent to be read and answered.
  async settle() { for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve)); }

  connect(options = {}) {
    return http2.connect('http://peer.test', { createConnection: () => this.stream, ...options });
  }
}

// What a session and a stream say.
function watchSession(session, log) {
  session.on('error', (error) => log.push(['session error', error.code, error.message]));
  session.on('close', () => log.push(['session close']));
  session.on('goaway', (code, last) => log.push(['session goaway', code, last]));
}
function watchStream(stream, log) {
  for (const event of ['continue', 'aborted', 'end', 'ready']) stream.on(event, () => log.push([event]));
  for (const event of ['headers', 'response', 'trailers']) stream.on(event, (got, flags) => log.push([event, { ...got }, flags]));
  stream.on('data', (chunk) => log.push(['data', chunk.length]));
  stream.on('frameError', (type, code, id) => log.push(['frameError', type, code, id]));
  stream.on('error', (error) => log.push(['error', error.code, error.message]));
  stream.on('close', () => log.push(['close', stream.rstCode]));
}

// One request, answered by `say(peer, session, stream, log)`: what was heard, and which streams the client refused. With `goodbyes`, why
// it left, too: Node lets some of its GOAWAYs go unsent.
async function converse(say, { session: options, headers: asked = { ':path': '/' }, goodbyes = false } = {}) {
  const peer = new Peer();
  const log = [];
  const session = peer.connect(options);
  watchSession(session, log);
  const stream = session.request(asked);
  watchStream(stream, log);
  await peer.settle();
  await say(peer, session, stream, log);
  await peer.settle();
  const heard = { log: [...log], refused: peer.refused, ...(goodbyes ? { goodbyes: peer.goodbyes } : {}) };
  session.destroy();
  await peer.settle();
  return heard;
}

// Many of them: name -> frames that the peer sends, or a function for converse().
async function converseAll(cases, options) {
  const heard = {};
  for (const [name, said] of Object.entries(cases)) {
    heard[name] = await converse(Array.isArray(said) ? (peer) => peer.send(...said) : said, options);
  }
  return heard;
}

module.exports = { Peer, block, converse, converseAll, frame, headers, number, settings, text, words };
