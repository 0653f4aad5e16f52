'use strict';
// One connection of HTTP/2 as its client sees it (RFC 9113): streams, windows, settings and what a peer may say when. It knows frames
// and streams (stream.js); what a handler sees of a session is session.js.
const { Buffer } = require('../buffer/buffer');
const { native } = require('../core/native');
const { raise } = require('../process/ticks');
const { constants } = require('./constants');
const { FrameReader, frame, headersFrames, kFlags, kLeastFrame, kTypes, words } = require('./frames');
const { objectOf } = require('./fields');
const { CompressionError, Decoder, Encoder } = require('./hpack');
const { ProtocolError, misplaced, overflow, refused, violation } = require('./protocol_error');
const { ResponseRules } = require('./response_rules');
const { defaultsOf, getPackedSettings, isFlag, kSettingNames } = require('./settings');

const { NGHTTP2_COMPRESSION_ERROR, NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_FLOW_CONTROL_ERROR, NGHTTP2_PROTOCOL_ERROR,
  NGHTTP2_REFUSED_STREAM, NGHTTP2_STREAM_CLOSED } = constants;
const kPreface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const kWindow = 65535;          // what every window begins with (RFC 9113 §6.9.2)
const kMostWindow = 0x7FFFFFFF;
const kLastId = 0x7FFFFFFF;
const kStreamsAtFirst = 100;    // as in Node: before the peer's settings are known
// Of fields that come: bytes, as RFC 7541 §4.1 counts, which is what all frames of a block may hold, and how many (Node's own).
const kMostFieldBytes = 256 * 1024;
const kMostFields = 128;
// Of fields that go out: bytes they may come to, the worst case of their code included. Node's own.
const kMostSentFields = 65536;
const kPerField = 12;
const kPerList = 17;

const sizeOf = (list) => list.reduce((size, [name, value]) => size + name.length + value.length + kPerField, kPerList);

class Connection {
  #outbox;
  #observer;
  #reader;
  #decoder = new Decoder();
  #encoder = new Encoder();
  #streams = new Map();      // id -> {stream, rules, out, in, owed, mostBytes of fields}
  #waiting = new Set();      // {stream, list, end}: for a connection, or a place
  #next = 1;
  #isOpen = false;
  #isStopped = false;
  #isGoingAway = false;
  #lastAllowed = kLastId;    // by GOAWAY
  #out = kWindow;            // of the connection
  #in = kWindow;
  #window = kWindow;         // what #in is filled up to
  #local = defaultsOf();
  #remote = defaultsOf();
  #mostStreams;              // at once, by the peer's settings
  #acks = [];                // settings that were not acknowledged: {settings, callback, at}
  #mostFields;
  #mostSent;

  // observer: remoteSettings(), localSettings(callback, milliseconds), ping(bytes, ack), goaway(code, last, bytes), alternative(…),
  // origins(texts), failed(ProtocolError), idle()
  constructor(outbox, observer, { maxHeaderListPairs, maxSendHeaderBlockLength, peerMaxConcurrentStreams }) {
    this.#outbox = outbox;
    this.#observer = observer;
    this.#mostFields = typeof maxHeaderListPairs === 'number' ? Math.max(1, maxHeaderListPairs) : kMostFields;
    this.#mostSent = typeof maxSendHeaderBlockLength === 'number' ? maxSendHeaderBlockLength : kMostSentFields;
    this.#mostStreams = typeof peerMaxConcurrentStreams === 'number' ? peerMaxConcurrentStreams : kStreamsAtFirst;
    this.#reader = new FrameReader({
      data: (...args) => this.#onData(...args),
      headers: (...args) => this.#onHeaders(...args),
      reset: (id, code) => this.#known(id, violation)?.stream.reset(code),
      settings: (pairs) => this.#onSettings(pairs),
      ping: (bytes, ack) => this.#onPing(bytes, ack),
      goaway: (...args) => this.#onGoaway(...args),
      window: (...args) => this.#onWindow(...args),
      alternative: (...args) => observer.alternative(...args),
      origins: (texts) => observer.origins(texts),
    });
  }

  open(settings) {
    this.#isOpen = true;
    this.#outbox.write(Buffer.from(kPreface, 'latin1'));
    this.submitSettings(settings);
    this.#openWaiting();
  }

  // Nothing is heard any more. Gives the streams there were.
  stop() {
    this.#isStopped = true;
    this.#reader.stop();
    const all = [...this.#streams.values(), ...this.#waiting].map(({ stream }) => stream);
    this.#waiting.clear();
    return all;
  }

  get isIdle() { return this.#streams.size === 0 && this.#waiting.size === 0; }
  get isOpen() { return this.#isOpen; }
  get local() { return { ...this.#local }; }
  get remote() { return { ...this.#remote }; }
  get unacknowledged() { return this.#acks.length; }
  get state() {
    return { effectiveLocalWindowSize: this.#window, effectiveRecvDataLength: this.#window - this.#in, nextStreamID: this.#next,
      localWindowSize: this.#in, lastProcStreamID: 0, remoteWindowSize: this.#out, outboundQueueSize: this.#waiting.size,
      deflateDynamicTableSize: this.#encoder.tableSize, inflateDynamicTableSize: this.#decoder.tableSize };
  }

  // ---- in ----

  read(bytes) {
    if (this.#isStopped) return;
    try {
      this.#reader.read(bytes);
    } catch (error) {
      if (error instanceof ProtocolError) {
        this.#observer.failed(error);
      } else if (error instanceof CompressionError) {
        this.#observer.failed(refused(NGHTTP2_COMPRESSION_ERROR, error.message));
      } else {
        // A listener's. What came behind it is read all the same.
        raise(error);
        this.read(Buffer.alloc(0));
      }
    }
  }

  // undefined: it is over. Of one that never was is an error.
  #known(id, error) {
    if ((id & 1) === 0 || id >= this.#next) throw error('a frame of no stream');
    return this.#streams.get(id);
  }

  #onData(id, bytes, end, size) {
    const held = this.#known(id, (why) => refused(NGHTTP2_PROTOCOL_ERROR, why));
    this.#in -= size;
    if (this.#in < 0) throw refused(NGHTTP2_FLOW_CONTROL_ERROR, 'more than the window of the connection');
    this.#fill();
    if (held === undefined) return;
    if (held.rules.isOver) throw refused(NGHTTP2_STREAM_CLOSED, 'data behind the end');
    held.in -= size;
    if (size > 0 && held.in < 0) {
      this.#refuse(held, NGHTTP2_FLOW_CONTROL_ERROR);
    } else if (!held.rules.hasHead || !held.rules.data(bytes.length)) {
      this.#refuse(held, NGHTTP2_PROTOCOL_ERROR);
    } else {
      held.stream.data(bytes, size);
      if (end) this.#ended(held);
    }
  }

  #ended(held) {
    if (held.rules.end()) held.stream.ended();
    else this.#refuse(held, NGHTTP2_PROTOCOL_ERROR);
  }

  // The connection's window is no stream's matter: each has its own.
  #fill() {
    if (this.#in > this.#window / 2) return;
    this.#outbox.write(frame(kTypes.window, 0, 0, words(this.#window - this.#in)));
    this.#in = this.#window;
  }

  #onHeaders(id, block, flags) {
    const most = this.#streams.get(id)?.mostBytes ?? kMostFieldBytes;
    const list = this.#decoder.decode(block, most, this.#mostFields);
    const held = this.#known(id, violation);
    if (held === undefined) return;
    const { rules, stream } = held;
    if (rules.isOver) throw misplaced('fields behind the end');
    if (list === undefined) {
      this.#refuse(held, NGHTTP2_ENHANCE_YOUR_CALM);
      return;
    }
    const end = (flags & kFlags.end) !== 0;
    const read = objectOf(list, rules.hasHead);
    const event = read === undefined ? undefined : rules.fields(read.headers, end);
    if (event === undefined) {
      this.#refuse(held, NGHTTP2_PROTOCOL_ERROR);
      return;
    }
    stream.received(event, read.headers, flags, read.raw);
    if (end) stream.ended();
  }

  // RST_STREAM, to both sides.
  #refuse(held, code) {
    this.reset(held.stream, code);
    held.stream.reset(code);
  }

  #onSettings(pairs) {
    if (pairs === null) {
      this.#onAcknowledged();
      return;
    }
    for (const [number, value] of pairs) this.#applySetting(number, value);
    this.#mostStreams = this.#remote.maxConcurrentStreams;
    this.#outbox.reply(frame(kTypes.settings, kFlags.ack, 0));
    this.#observer.remoteSettings();
    this.#openWaiting();
    this.flush();
  }

  #onAcknowledged() {
    const acknowledged = this.#acks.shift();
    if (acknowledged === undefined) throw violation('settings that nobody sent');
    const { settings, callback, at } = acknowledged;
    if (settings.initialWindowSize !== undefined) {
      const more = settings.initialWindowSize - this.#local.initialWindowSize;
      for (const held of this.#streams.values()) held.in += more;
    }
    Object.assign(this.#local, settings);
    this.#reader.most = this.#local.maxFrameSize;
    this.#decoder.setLimit(this.#local.headerTableSize);
    this.#observer.localSettings(callback, native.now() - at);
  }

  #applySetting(number, value) {
    if (number === 4) {
      if (value > kMostWindow) throw overflow('a window that is too large');
      const more = value - this.#remote.initialWindowSize;
      for (const held of [...this.#streams.values()]) {
        held.out += more;
        if (held.out > kMostWindow) this.#refuse(held, NGHTTP2_FLOW_CONTROL_ERROR);
      }
    } else if (number === 5 && (value < kLeastFrame || value > 16777215)) {
      throw violation('a frame size that cannot be');
    } else if ((number === 2 && value !== 0) || (number === 8 && value > 1)) {
      throw violation('a flag that is none, or of clients');
    } else if (number === 1) {
      this.#encoder.setLimit(value);
    }
    for (const name of kSettingNames[number] ?? []) this.#remote[name] = isFlag(name) ? value === 1 : value;
  }

  #onPing(bytes, ack) {
    if (!ack) this.#outbox.reply(frame(kTypes.ping, kFlags.ack, 0, bytes));
    if (!this.#observer.ping(Buffer.from(bytes), ack)) throw violation('an answer to no ping');
  }

  #onGoaway(last, code, bytes) {
    if (last > this.#lastAllowed) throw violation('more streams than before');
    this.#lastAllowed = last;
    this.#isGoingAway = true;
    this.#observer.goaway(code, last, bytes.length > 0 ? Buffer.from(bytes) : undefined);
    if (this.#isStopped) return;
    for (const [id, held] of [...this.#streams]) if (id > last) held.stream.reset(NGHTTP2_REFUSED_STREAM);
    for (const { stream } of [...this.#waiting]) stream.reset(NGHTTP2_REFUSED_STREAM);
  }

  #onWindow(id, by) {
    if (by === 0) throw violation('a window that does not grow');
    if (id === 0) {
      this.#out += by;
      if (this.#out > kMostWindow) throw overflow('a window that is too large');
      this.flush();
      return;
    }
    const held = this.#known(id, violation);
    if (held === undefined) return;
    held.out += by;
    if (held.out > kMostWindow) {
      this.reset(held.stream, NGHTTP2_FLOW_CONTROL_ERROR);
      throw overflow('a window that is too large');
    }
    held.stream.flush();
  }

  // ---- what streams need ----

  // How many of the bytes went out.
  send(stream, bytes) {
    const held = this.#streams.get(stream.id);
    let sent = 0;
    while (held !== undefined && sent < bytes.length && !this.#outbox.isBlocked) {
      const size = Math.min(bytes.length - sent, this.#remote.maxFrameSize, held.out, this.#out);
      if (size <= 0) break;
      this.#outbox.write(frame(kTypes.data, 0, stream.id, bytes.subarray(sent, sent + size)));
      held.out -= size;
      this.#out -= size;
      sent += size;
    }
    return sent;
  }

  end(stream, trailers) {
    if (trailers.length === 0) this.#outbox.write(frame(kTypes.data, kFlags.end, stream.id));
    else this.#writeHeaders(stream.id, trailers, true);
  }

  reset(stream, code) {
    if (this.#streams.has(stream.id)) this.#outbox.write(frame(kTypes.reset, 0, stream.id, words(code)));
  }

  // A reader has them: the stream's window grows again.
  taken(stream, size) {
    const held = this.#streams.get(stream.id);
    if (held === undefined || size === 0) return;
    held.owed += size;
    if (held.owed < this.#local.initialWindowSize / 2 || held.rules.isOver) return;
    this.#outbox.write(frame(kTypes.window, 0, stream.id, words(held.owed)));
    held.in += held.owed;
    held.owed = 0;
  }

  windowOf(stream) { return this.#streams.get(stream.id)?.in ?? 0; }

  forget(stream) {
    if (stream.id === undefined) {
      for (const entry of this.#waiting) if (entry.stream === stream) this.#waiting.delete(entry);
    } else {
      this.#streams.delete(stream.id);
    }
    this.#openWaiting();
    if (this.isIdle) this.#observer.idle();
  }

  flush() {
    for (const { stream } of [...this.#streams.values()]) {
      if (this.#outbox.isBlocked) return;
      stream.flush();
    }
  }

  // ---- out ----

  #writeHeaders(id, list, end) {
    for (const bytes of headersFrames(id, this.#encoder.encode(list), end, this.#remote.maxFrameSize)) this.#outbox.write(bytes);
  }

  // As soon as there is a connection, and a place.
  request(stream, list, end) {
    this.#waiting.add({ stream, list, end });
    this.#openWaiting();
  }

  #openWaiting() {
    for (const entry of this.#waiting) {
      if (!this.#isOpen || this.#isStopped || this.#isGoingAway || this.#streams.size >= this.#mostStreams) return;
      this.#waiting.delete(entry);
      this.#openStream(entry);
    }
  }

  #openStream({ stream, list, end }) {
    const id = this.#next;
    if (id > kLastId) {
      stream.outOfStreams();
      return;
    }
    this.#next += 2;
    const rules = new ResponseRules(list.find(([name]) => name === ':method')?.[1]);
    const mostBytes = Math.min(this.#local.maxHeaderListSize, kMostFieldBytes);
    this.#streams.set(id, { stream, rules, mostBytes, out: this.#remote.initialWindowSize, in: this.#local.initialWindowSize, owed: 0 });
    const fits = sizeOf(list) <= this.#mostSent;
    if (fits) this.#writeHeaders(id, list, end);
    stream.opened(id);
    if (!fits) stream.unsent(kTypes.headers, constants.NGHTTP2_FRAME_SIZE_ERROR);
  }

  submitSettings(settings, callback = undefined) {
    const bytes = getPackedSettings(settings);
    // What nothing is said about stays as it is.
    const said = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    this.#acks.push({ settings: said, callback, at: native.now() });
    // It may be used as soon as it was read, and that is not told before.
    if (said.maxFrameSize > this.#reader.most) this.#reader.most = said.maxFrameSize;
    if (said.headerTableSize > this.#local.headerTableSize) this.#decoder.setLimit(said.headerTableSize);
    this.#outbox.write(frame(kTypes.settings, 0, 0, bytes));
  }

  ping(bytes) { this.#outbox.write(frame(kTypes.ping, 0, 0, bytes)); }

  goaway(code, last = 0, data = Buffer.alloc(0)) {
    if (this.#isOpen) this.#outbox.write(frame(kTypes.goaway, 0, 0, Buffer.concat([words(last, code), data])));
  }

  // A window that shrinks is filled up later.
  setWindow(size) {
    const more = size - this.#window;
    this.#window = size;
    if (more <= 0) return;
    this.#in += more;
    this.#outbox.write(frame(kTypes.window, 0, 0, words(more)));
  }
}

module.exports = { Connection, kMostWindow };
