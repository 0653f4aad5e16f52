'use strict';
// The streams of the web: web-streams-polyfill, which follows the standard's reference implementation.
const { codes } = require('../core/errors');
const { AbortController } = require('../events/abort');
const { DOMException } = require('../events/dom_exception');
const { inspect, customInspect } = require('../inspect/inspect');
const { TextDecoder, TextEncoder } = require('../text_coding');

// The package looks for these on the global object when it is evaluated; the layer's are put there later.
const wanted = { AbortController, DOMException };
const names = Object.keys(wanted);
for (const name of names) Object.defineProperty(globalThis, name, { value: wanted[name], configurable: true });
const streams = require('web-streams-polyfill/dist/ponyfill.js');
for (const name of names) delete globalThis[name];

const { ReadableStream, TransformStream, slots } = streams;
// Of an older version of the standard.
delete streams.WritableStreamDefaultController.prototype.abortReason;

class TextEncoderStream {
  #transform = new TransformStream({
    transform: (chunk, controller) => {
      const text = this.#pending + chunk;
      // Half of a character waits for the other half.
      const last = text.charCodeAt(text.length - 1);
      const half = last >= 0xD800 && last <= 0xDBFF ? 1 : 0;
      this.#pending = half ? text.slice(-1) : '';
      if (text.length > half) controller.enqueue(new TextEncoder().encode(half ? text.slice(0, -1) : text));
    },
    flush: (controller) => {
      if (this.#pending) controller.enqueue(new TextEncoder().encode(this.#pending));
    },
  });
  #pending = '';
  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#transform in value)) throw new codes.ERR_INVALID_THIS('TextEncoderStream');
    return value.#transform;
  }
  get encoding() { return TextEncoderStream.#check(this) && 'utf-8'; }
  get readable() { return TextEncoderStream.#check(this).readable; }
  get writable() { return TextEncoderStream.#check(this).writable; }
}

class TextDecoderStream {
  #decoder;
  #transform;
  constructor(encoding = 'utf-8', options = {}) {
    this.#decoder = new TextDecoder(encoding, options);
    const pass = (text, controller) => { if (text) controller.enqueue(text); };
    this.#transform = new TransformStream({
      transform: (chunk, controller) => pass(this.#decoder.decode(chunk, { stream: true }), controller),
      flush: (controller) => pass(this.#decoder.decode(), controller),
    });
  }
  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#transform in value)) throw new codes.ERR_INVALID_THIS('TextDecoderStream');
    return value;
  }
  get encoding() { return TextDecoderStream.#check(this).#decoder.encoding; }
  get fatal() { return TextDecoderStream.#check(this).#decoder.fatal; }
  get ignoreBOM() { return TextDecoderStream.#check(this).#decoder.ignoreBOM; }
  get readable() { return TextDecoderStream.#check(this).#transform.readable; }
  get writable() { return TextDecoderStream.#check(this).#transform.writable; }
}
for (const [Class, names] of [[TextEncoderStream, ['encoding', 'readable', 'writable']],
  [TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
}

// As Node shows them, instead of the package's slots.
function showAs(Class, fieldsOf) {
  Object.defineProperty(Class.prototype, customInspect, {
    value(depth, options) {
      if (depth < 0) return options.stylize('undefined', 'undefined');  // as Node 20 prints them
      return `${Class.name} ${inspect(fieldsOf(this), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
    },
    configurable: true,
    writable: true,
  });
}
showAs(ReadableStream, (stream) => ({
  locked: stream.locked,
  state: stream[slots.state],
  supportsBYOB: stream[slots.readableStreamController] instanceof streams.ReadableByteStreamController,
}));
showAs(streams.WritableStream, (stream) => ({ locked: stream.locked, state: stream[slots.state] }));
showAs(TransformStream, (stream) => ({ readable: stream[slots.readable], writable: stream[slots.writable], backpressure: stream[slots.backpressure] }));
showAs(TextEncoderStream, ({ encoding, readable, writable }) => ({ encoding, readable, writable }));
showAs(TextDecoderStream, ({ encoding, fatal, ignoreBOM, readable, writable }) => ({ encoding, fatal, ignoreBOM, readable, writable }));
showAs(streams.ReadableStreamDefaultReader, (reader) => ({
  stream: reader[slots.ownerReadableStream], readRequests: reader[slots.readRequests].length, close: reader[slots.closedPromise],
}));
showAs(streams.ReadableStreamBYOBReader, (reader) => ({
  stream: reader[slots.ownerReadableStream], readIntoRequests: reader[slots.readIntoRequests].length, close: reader[slots.closedPromise],
}));
showAs(streams.WritableStreamDefaultWriter, (writer) => ({
  stream: writer[slots.ownerWritableStream], close: writer[slots.closedPromise], ready: writer[slots.readyPromise], desiredSize: writer.desiredSize,
}));
for (const Class of [streams.CountQueuingStrategy, streams.ByteLengthQueuingStrategy]) showAs(Class, ({ highWaterMark }) => ({ highWaterMark }));
for (const name of ['ReadableStreamDefaultController', 'ReadableByteStreamController']) showAs(streams[name], () => ({}));
showAs(streams.TransformStreamDefaultController, (controller) => ({ stream: controller[slots.controlledTransformStream] }));
showAs(streams.WritableStreamDefaultController, (controller) => ({ stream: controller[slots.controlledWritableStream] }));

const isReadableStream = (value) => value instanceof ReadableStream;
// Whether anything was ever read from it or it was cancelled; the package keeps the standard's internal slot.
const isDisturbed = (stream) => stream[slots.disturbed];

const all = {};
for (const name of Object.keys(streams)) if (/^[A-Z]/.test(name)) all[name] = streams[name];
Object.assign(all, { TextEncoderStream, TextDecoderStream });

module.exports = { all, slots, ReadableStream, TransformStream, isReadableStream, isDisturbed };
