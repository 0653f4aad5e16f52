'use strict';
// The body of a response without its content codings: gzip, deflate (with zlib's wrapping or, as some servers send it,
// without) and br. A body that is cut off gives what is there, as browsers have it.
const { constants } = require('../zlib/constants');
const { CodecPair, bytesOf } = require('../zlib/pair');
const { terminated } = require('./failures');
const { ReadableStream } = require('./streams');

const { BROTLI_DECODE, BROTLI_OPERATION_FLUSH, GUNZIP, INFLATE, INFLATERAW, Z_SYNC_FLUSH } = constants;
const lenient = (kind) => ({ kind, flush: Z_SYNC_FLUSH, finish: Z_SYNC_FLUSH });

// [kind that decodes, …] in the order of decoding; none when there is a coding that nobody knows.
function codingsOf(field) {
  const kinds = [];
  for (const name of (field ?? '').toLowerCase().split(',').reverse()) {
    const coding = name.trim();
    if (coding === 'gzip' || coding === 'x-gzip') kinds.push('gzip');
    else if (coding === 'deflate' || coding === 'br') kinds.push(coding);
    else return [];
  }
  return kinds;
}

// Deflate's wrapping is told by the first byte.
const looksWrapped = (bytes) => (bytes[0] & 0x0F) === 0x08;

function pairFor(coding, first) {
  if (coding === 'gzip') return new CodecPair(lenient(GUNZIP), bytesOf);
  if (coding === 'br') return new CodecPair({ kind: BROTLI_DECODE, flush: BROTLI_OPERATION_FLUSH, finish: BROTLI_OPERATION_FLUSH }, bytesOf);
  return new CodecPair(lenient(looksWrapped(first) ? INFLATE : INFLATERAW), bytesOf);
}

// One coding taken away. Nothing is decoded before somebody reads, and errors are told as a broken transfer.
function decoded(stream, coding) {
  let source;
  let target;
  async function begin() {
    const reader = stream.getReader();
    const { value, done } = await reader.read();
    if (done) return null;
    const pair = pairFor(coding, value);
    const writer = pair.writable.getWriter();
    const pump = async () => {
      try {
        await writer.write(value);
        for (;;) {
          const next = await reader.read();
          if (next.done) break;
          await writer.write(next.value);
        }
        await writer.close();
      } catch (error) {
        reader.cancel(error).catch(() => {});
        writer.abort(error).catch(() => {});
      }
    };
    source = reader;
    target = pair.readable.getReader();
    pump();
    return target;
  }
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        if (target === undefined) target = await begin();
        const { value, done } = target === null ? { done: true } : await target.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
      } catch (error) {
        // What the network says, or the handler's abort, is told as it is.
        throw error?.errno === undefined || error instanceof TypeError ? error : terminated(error);
      }
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel(reason) {
      if (target) target.cancel(reason).catch(() => {});
      return (source ?? stream).cancel(reason);
    },
  }, { highWaterMark: 0 });
}

// The stream of a body, decoded by the response's Content-Encoding.
function withoutCodings(stream, contentEncoding) {
  let plain = stream;
  for (const coding of codingsOf(contentEncoding)) plain = decoded(plain, coding);
  return plain;
}

// What Accept-Encoding says unless the handler does. Part of something that is encoded could not be decoded.
function acceptedCodings(tls, hasRange) {
  if (hasRange) return 'identity';
  return tls ? 'br, gzip, deflate' : 'gzip, deflate';
}

module.exports = { acceptedCodings, withoutCodings };
