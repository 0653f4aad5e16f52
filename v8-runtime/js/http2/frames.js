'use strict';
// Frames of HTTP/2 (RFC 9113 §4, §6): bytes to frames and back. What breaks the form ends the connection.
const { Buffer } = require('../buffer/buffer');

const kTypes = { data: 0, headers: 1, priority: 2, reset: 3, settings: 4, push: 5, ping: 6, goaway: 7, window: 8, continuation: 9 };
const kFlags = { end: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 };
const kHead = 9;
const kMaxFrame = 16384;  // what we say that we take: RFC 9113's least
// A block in pieces, before it is decompressed. Node's own limit on the list of fields is 64 KB.
const kMaxBlock = 128 * 1024;

class ProtocolError extends Error {
  constructor(code, message) {
    super(message);
    this.number = code;
  }
}

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
  const padding = body[0];
  if (body.length === 0 || padding >= body.length) throw new ProtocolError(1, 'more padding than there is');
  return body.subarray(1, body.length - padding);
}

// Feeds `heard`: data(stream, bytes, end, size of the frame), headers(stream, block, end), reset(stream, code), settings(pairs or null
// for an acknowledgement), ping(bytes, ack), goaway(last, code, bytes), window(stream, by).
class FrameReader {
  #kept = [];  // chunks
  #size = 0;
  #open = null;  // a block of fields that goes on: {stream, pieces, size, end}
  #first = true;
  #heard;

  constructor(heard) { this.#heard = heard; }

  read(chunk) {
    this.#kept.push(chunk);
    this.#size += chunk.length;
    for (;;) {
      if (this.#size < kHead) return;
      const head = this.#peek();
      const length = head.readUIntBE(0, 3);
      if (length > kMaxFrame) throw new ProtocolError(6, 'a frame that is too large');
      if (this.#size < kHead + length) return;
      const all = this.#kept.length === 1 ? this.#kept[0] : Buffer.concat(this.#kept);
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
    if (this.#first && type !== kTypes.settings) throw new ProtocolError(1, 'no settings first');
    this.#first = false;
    if (this.#open !== null && (type !== kTypes.continuation || stream !== this.#open.stream)) {
      throw new ProtocolError(1, 'a block of fields that does not go on');
    }
    const needsStream = type <= kTypes.reset || type === kTypes.push || type === kTypes.continuation;
    const needsNone = type === kTypes.settings || type === kTypes.ping || type === kTypes.goaway;
    if ((needsStream && stream === 0) || (needsNone && stream !== 0)) throw new ProtocolError(1, 'a frame of the wrong stream');
    switch (type) {
      case kTypes.data:
        return this.#heard.data(stream, unpadded(flags, body), (flags & kFlags.end) !== 0, body.length);
      case kTypes.headers:
        return this.#headers(flags, stream, body);
      case kTypes.continuation:
        if (this.#open === null) throw new ProtocolError(1, 'a block of fields without a beginning');
        return this.#piece(body, flags);
      case kTypes.reset:
        return this.#heard.reset(stream, this.#exact(body, 4).readUInt32BE(0));
      case kTypes.settings:
        return this.#settings(flags, body);
      case kTypes.push:
        throw new ProtocolError(1, 'a push that was not allowed');
      case kTypes.ping:
        return this.#heard.ping(this.#exact(body, 8), (flags & kFlags.ack) !== 0);
      case kTypes.goaway:
        if (body.length < 8) throw new ProtocolError(6, 'a goaway that is too short');
        return this.#heard.goaway(body.readUInt32BE(0) & 0x7FFFFFFF, body.readUInt32BE(4), body.subarray(8));
      case kTypes.window:
        return this.#heard.window(stream, this.#exact(body, 4).readUInt32BE(0) & 0x7FFFFFFF);
      default:  // PRIORITY, and what is not known
        return undefined;
    }
  }

  #exact(body, size) {
    if (body.length !== size) throw new ProtocolError(6, 'a frame of the wrong size');
    return body;
  }

  #headers(flags, stream, body) {
    let block = unpadded(flags, body);
    if ((flags & kFlags.priority) !== 0) {
      if (block.length < 5) throw new ProtocolError(6, 'a priority that is too short');
      block = block.subarray(5);
    }
    this.#open = { stream, pieces: [], size: 0, end: (flags & kFlags.end) !== 0 };
    this.#piece(block, flags);
  }

  #piece(block, flags) {
    const open = this.#open;
    open.pieces.push(block);
    open.size += block.length;
    if (open.size > kMaxBlock || open.pieces.length > 64) throw new ProtocolError(11, 'a block of fields that is too large');
    if ((flags & kFlags.endHeaders) === 0) return;
    this.#open = null;
    this.#heard.headers(open.stream, Buffer.concat(open.pieces), open.end);
  }

  #settings(flags, body) {
    if ((flags & kFlags.ack) !== 0) {
      this.#exact(body, 0);
      this.#heard.settings(null);
      return;
    }
    if (body.length % 6 !== 0) throw new ProtocolError(6, 'settings of the wrong size');
    const pairs = [];
    for (let at = 0; at < body.length; at += 6) pairs.push([body.readUInt16BE(at), body.readUInt32BE(at + 2)]);
    this.#heard.settings(pairs);
  }
}

module.exports = { FrameReader, ProtocolError, frame, headersFrames, kFlags, kMaxFrame, kTypes, words };
