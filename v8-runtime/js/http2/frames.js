'use strict';
// Frames of HTTP/2 (RFC 9113 §4, §6): bytes to frames and back. What breaks the form ends the connection.
const { Buffer } = require('../buffer/buffer');
const { constants } = require('./constants');
const { flooded, refused, violation } = require('./protocol_error');

const kTypes = { data: 0, headers: 1, priority: 2, reset: 3, settings: 4, push: 5, ping: 6, goaway: 7, window: 8, continuation: 9, alternative: 10, origin: 12 };
const kFlags = { end: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 };
const kHead = 9;
const kLeastFrame = 16384;       // bytes of a frame that both ends take before they know better
const kMostContinuations = 8;    // as in Node: behind one HEADERS
const kMostSettings = 32;        // as in Node: in one frame
const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_FRAME_SIZE_ERROR, NGHTTP2_PROTOCOL_ERROR } = constants;

function frame(type, flags, stream, body = Buffer.alloc(0)) {
  const bytes = Buffer.allocUnsafe(kHead + body.length);
  bytes.writeUIntBE(body.length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  bytes.set(body, kHead);
  return bytes;
}

function words(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}

// A block of fields as HEADERS and as many CONTINUATIONs as it takes.
function headersFrames(stream, block, end, most) {
  const frames = [];
  for (let at = 0; at === 0 || at < block.length; at += most) {
    const last = at + most >= block.length;
    const flags = (last ? kFlags.endHeaders : 0) | (at === 0 && end ? kFlags.end : 0);
    frames.push(frame(at === 0 ? kTypes.headers : kTypes.continuation, flags, stream, block.subarray(at, at + most)));
  }
  return frames;
}

function unpadded(flags, body) {
  if ((flags & kFlags.padded) === 0) return body;
  if (body.length === 0 || body[0] >= body.length) throw refused(NGHTTP2_PROTOCOL_ERROR, 'more padding than there is');
  return body.subarray(1, body.length - body[0]);
}

function exact(body, size) {
  if (body.length !== size) throw refused(NGHTTP2_FRAME_SIZE_ERROR, 'a frame of the wrong size');
  return body;
}

// A text with its length before it, and what follows; undefined: it ends early.
function lengthyText(bytes) {
  if (bytes.length < 2) return undefined;
  const size = bytes.readUInt16BE(0);
  if (size > bytes.length - 2) return undefined;
  return [bytes.latin1Slice(2, 2 + size), bytes.subarray(2 + size)];
}

// Which streams a frame may be of: some, none, or both (WINDOW_UPDATE, and what is not known).
const kOfStreams = new Set([kTypes.headers, kTypes.priority, kTypes.reset, kTypes.push]);
const kOfConnection = new Set([kTypes.settings, kTypes.ping, kTypes.goaway]);

// Feeds `heard`: data(stream, bytes, end, size of the frame), headers(stream, block, flags), reset(stream, code), settings(pairs or null
// for an acknowledgement), ping(bytes, ack), goaway(last, code, bytes), window(stream, by), alternative(origin, value, stream),
// origins(texts).
class FrameReader {
  #kept = [];    // chunks
  #size = 0;
  #open = null;  // a block of fields that goes on: {stream, pieces, flags}
  #first = true;
  #stopped = false;
  #heard;

  constructor(heard) {
    this.#heard = heard;
    this.most = kLeastFrame;  // bytes of a frame
  }

  // Nothing is heard any more, of what is here already neither.
  stop() {
    this.#stopped = true;
    this.#kept = [];
    this.#size = 0;
  }

  read(chunk) {
    if (chunk.length === 0 || this.#stopped) return;
    this.#kept.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      if (this.#size < kHead) return;
      const head = this.#peek();
      const length = head.readUIntBE(0, 3);
      if (length > this.most) throw refused(NGHTTP2_FRAME_SIZE_ERROR, 'a frame that is too large');
      if (this.#size < kHead + length) return;
      const all = this.#kept.length === 1 ? head : Buffer.concat(this.#kept);
      const rest = all.subarray(kHead + length);
      this.#kept = rest.length > 0 ? [rest] : [];
      this.#size = rest.length;
      this.#frame(all[3], all[4], all.readUInt32BE(5) & 0x7FFFFFFF, all.subarray(kHead, kHead + length));
    }
  }

  #peek() {
    if (this.#kept[0].length < kHead) this.#kept = [Buffer.concat(this.#kept)];
    return this.#kept[0];
  }

  #frame(type, flags, stream, body) {
    if (this.#first && (type !== kTypes.settings || (flags & kFlags.ack) !== 0)) throw violation('no settings first');
    this.#first = false;
    if ((this.#open !== null) !== (type === kTypes.continuation) || (this.#open !== null && this.#open.stream !== stream)) {
      throw refused(NGHTTP2_PROTOCOL_ERROR, 'a block of fields that does not go on, or never began');
    }
    if (stream === 0 ? kOfStreams.has(type) : kOfConnection.has(type)) throw violation('a frame of the wrong stream');
    switch (type) {
      case kTypes.data:
        return this.#heard.data(stream, unpadded(flags, body), (flags & kFlags.end) !== 0, body.length);
      case kTypes.headers:
        return this.#headers(flags, stream, body);
      case kTypes.continuation:
        return this.#piece(body, flags);
      case kTypes.priority:
        exact(body, 5);  // and nothing follows from it
        return undefined;
      case kTypes.reset:
        return this.#heard.reset(stream, exact(body, 4).readUInt32BE(0));
      case kTypes.settings:
        return this.#settings(flags, body);
      case kTypes.push:
        throw refused(NGHTTP2_PROTOCOL_ERROR, 'a push that was not allowed');
      case kTypes.ping:
        return this.#heard.ping(exact(body, 8), (flags & kFlags.ack) !== 0);
      case kTypes.goaway:
        if (body.length < 8) throw refused(NGHTTP2_FRAME_SIZE_ERROR, 'a goaway that is too short');
        return this.#heard.goaway(body.readUInt32BE(0) & 0x7FFFFFFF, body.readUInt32BE(4), body.subarray(8));
      case kTypes.window:
        return this.#heard.window(stream, exact(body, 4).readUInt32BE(0) & 0x7FFFFFFF);
      case kTypes.alternative:
        return this.#alternative(stream, body);
      case kTypes.origin:
        return stream === 0 ? this.#origins(body) : undefined;
      default:
        return undefined;
    }
  }

  #headers(flags, stream, body) {
    let block = unpadded(flags, body);
    if ((flags & kFlags.priority) !== 0) {
      if (block.length < 5) throw refused(NGHTTP2_FRAME_SIZE_ERROR, 'a priority that is too short');
      block = block.subarray(5);
    }
    this.#open = { stream, pieces: [], flags };
    this.#piece(block, flags);
  }

  #piece(block, flags) {
    const open = this.#open;
    open.pieces.push(block);
    if (open.pieces.length > kMostContinuations + 1) throw flooded();
    if ((flags & kFlags.endHeaders) === 0) return;
    this.#open = null;
    this.#heard.headers(open.stream, Buffer.concat(open.pieces), open.flags | kFlags.endHeaders);
  }

  #settings(flags, body) {
    if ((flags & kFlags.ack) !== 0) {
      exact(body, 0);
      this.#heard.settings(null);
      return;
    }
    if (body.length % 6 !== 0) throw refused(NGHTTP2_FRAME_SIZE_ERROR, 'settings of the wrong size');
    if (body.length > 6 * kMostSettings) throw refused(NGHTTP2_ENHANCE_YOUR_CALM, 'more settings than there are');
    const pairs = [];
    for (let at = 0; at < body.length; at += 6) pairs.push([body.readUInt16BE(at), body.readUInt32BE(at + 2)]);
    this.#heard.settings(pairs);
  }

  // RFC 7838 §4: an origin is told with the connection, and only there.
  #alternative(stream, body) {
    const read = lengthyText(body);
    if (read === undefined) throw refused(NGHTTP2_FRAME_SIZE_ERROR, 'an alternative that ends early');
    const [origin, value] = read;
    if ((origin === '') === (stream === 0)) {
      if (stream === 0) throw violation('an alternative of no origin');
      return;
    }
    this.#heard.alternative(origin, value.latin1Slice(0, value.length), stream);
  }

  // RFC 8336 §2: what cannot be read is nothing.
  #origins(body) {
    const texts = [];
    for (let rest = body; rest.length > 0;) {
      const read = lengthyText(rest);
      if (read === undefined) return;
      texts.push(read[0]);
      [, rest] = read;
    }
    this.#heard.origins(texts);
  }
}

module.exports = { FrameReader, frame, headersFrames, kFlags, kLeastFrame, kTypes, words };
