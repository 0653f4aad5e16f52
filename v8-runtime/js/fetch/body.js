'use strict';
// What Request and Response have in common: a body, made of what the handler gives or of what comes from outside, read
// once as text, JSON, bytes or a stream.
const { native } = require('../core/native');
const { Buffer } = require('../buffer/buffer');
const { TextDecoder, TextEncoder } = require('../text_coding');
const { URLSearchParams } = require('../url/search_params');
const { Blob, bytesOf, isBlob } = require('../web/blob');
const { isFormData } = require('../web/form_data');
const { normalMimeType } = require('../web/mime_type');
const { readForm, writeMultipart } = require('../web/multipart');
const { illegalInvocation } = require('./conversions');
const { ReadableStream, isReadableStream, isDisturbed } = require('./streams');

const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = native.types;

// A stream of bytes that are there already.
function streamOf(bytes) {
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes));
      controller.close();
      controller.byobRequest?.respond(0);
    },
  }, { highWaterMark: 0 });
}

function streamFrom(iterable) {
  let iterator;
  return new ReadableStream({
    start() { iterator = iterable[Symbol.asyncIterator](); },
    async pull(controller) {
      // An empty piece is no answer to who wants one.
      for (let bytes; bytes === undefined || bytes.byteLength === 0;) {
        const { value, done } = await iterator.next();
        if (done) return controller.close();
        bytes = Buffer.from(value);
        if (bytes.byteLength > 0) controller.enqueue(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      }
      return undefined;
    },
    cancel(reason) { return iterator.return?.(reason); },
  }, { highWaterMark: 0 });
}

// {body: {stream, bytes}, type}: `bytes` is known for what can be sent again; `type` the Content-Type it implies.
function extractBody(given) {
  if (isReadableStream(given)) {
    if (given.locked || isDisturbed(given)) throw new TypeError('Response body object should not be disturbed or locked');
    return { body: { stream: given, bytes: null }, type: null };
  }
  if (isAnyArrayBuffer(given)) return known(new Uint8Array(given.slice(0)), null);
  if (isArrayBufferView(given)) {
    return known(new Uint8Array(given.buffer.slice(given.byteOffset, given.byteOffset + given.byteLength)), null);
  }
  if (given instanceof URLSearchParams) {
    return known(new TextEncoder().encode(given.toString()), 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  if (isBlob(given)) return known(bytesOf(given), given.type === '' ? null : given.type);
  if (isFormData(given)) {
    const { blob, type } = writeMultipart(given);
    return known(bytesOf(blob), type);
  }
  if (typeof given !== 'string' && typeof given?.[Symbol.asyncIterator] === 'function') {
    return { body: { stream: streamFrom(given), bytes: null }, type: null };
  }
  return known(new TextEncoder().encode(`${given}`), 'text/plain;charset=UTF-8');
}

function known(bytes, type) {
  return { body: { stream: streamOf(bytes), bytes }, type };
}

const isUnusable = (body) => body !== null && (body.stream.locked || isDisturbed(body.stream));

// Two bodies with the same bytes; the first takes the given one's place.
function cloneBody(body) {
  if (body === null) return null;
  const [mine, other] = body.stream.tee();
  body.stream = mine;
  return { stream: other, bytes: body.bytes };
}

async function readAll(body) {
  if (body === null) return new Uint8Array(0);
  const reader = body.stream.getReader();
  const chunks = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    if (!isUint8Array(value)) {
      const error = new TypeError('Received non-Uint8Array chunk');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    chunks.push(value);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

const textOf = (bytes) => new TextDecoder().decode(bytes);
const readers = {
  arrayBuffer: (bytes) => new Uint8Array(bytes).buffer,
  text: textOf,
  json: (bytes) => JSON.parse(textOf(bytes)),
  bytes: (bytes) => new Uint8Array(bytes),
  blob: (bytes, type) => new Blob([bytes], { type: normalMimeType(type ?? '') }),
  formData: readForm,
};

// Adds the methods that read. `stateOf(object)` is {body} or undefined for a stranger.
function mixInBody(Class, stateOf) {
  const checked = (object) => {
    const state = stateOf(object);
    if (state === undefined) throw illegalInvocation();
    return state;
  };
  const consume = async (object, name) => {
    const state = checked(object);
    if (isUnusable(state.body)) throw new TypeError('Body is unusable: Body has already been read');
    return readers[name](await readAll(state.body), state.map.get('content-type'));
  };
  const methods = {
    blob() { return consume(this, 'blob'); },
    arrayBuffer() { return consume(this, 'arrayBuffer'); },
    text() { return consume(this, 'text'); },
    json() { return consume(this, 'json'); },
    formData() { return consume(this, 'formData'); },
    bytes() { return consume(this, 'bytes'); },
  };
  Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors(methods));
}

// What the accessors body and bodyUsed give; each class has them at a place of its own.
const bodyOf = (state) => state.body?.stream ?? null;
const isUsed = (state) => state.body !== null && isDisturbed(state.body.stream);

module.exports = { bodyOf, isUsed, extractBody, cloneBody, isUnusable, mixInBody };
