'use strict';
// A codec as a pair of the web's streams: what is written to one comes out of the other, transformed only as it is read.
const { native } = require('../core/native');
const { ReadableStream, WritableStream } = require('../fetch/streams').all;
const { constants } = require('./constants');
const { brotliHandle, zlibHandle } = require('./handle');

const kOutBytes = 16384;
const kReadAhead = 65536;
const { isArrayBufferView } = native.types;

class CodecPair {
  #state = new Uint32Array(2);
  #handle;
  #toBytes;
  #flush;
  #finish;
  #out = null;
  #outOffset = 0;
  // What is being written, and whom to tell when it is taken.
  #input = null;
  #offset = 0;
  #written = null;
  #refused = null;
  #ending = false;
  #ended = false;
  #pulled = null;
  #reader;
  #writer;

  // settings: {kind, flush, finish}; toBytes(chunk) checks a written chunk and gives its bytes.
  constructor({ kind, flush, finish }, toBytes) {
    const brotli = kind === constants.BROTLI_DECODE || kind === constants.BROTLI_ENCODE;
    this.#handle = brotli ? brotliHandle(this.#state, kind, new Uint32Array(0)) : zlibHandle(this.#state, kind, -1,
      kind === constants.DEFLATE || kind === constants.GZIP || kind === constants.DEFLATERAW || kind === constants.INFLATERAW ? 15 : 0, 8, 0);
    this.#flush = flush;
    this.#finish = finish;
    this.#toBytes = toBytes;
    this.readable = new ReadableStream({
      start: (controller) => { this.#reader = controller; },
      pull: () => new Promise((resolve) => {
        this.#pulled = resolve;
        this.#run();
      }),
      cancel: (reason) => {
        this.#close();
        this.#writer.error(reason);
        this.#tellWritten();
      },
    }, { highWaterMark: kReadAhead, size: (chunk) => chunk.byteLength });
    this.writable = new WritableStream({
      start: (controller) => { this.#writer = controller; },
      write: (chunk) => this.#take(chunk),
      close: () => this.#end(),
      abort: (reason) => {
        this.#close();
        this.#reader.error(reason);
        this.#tellPulled();
      },
    });
  }

  #take(chunk) {
    const bytes = this.#toBytes(chunk);
    if (this.#ended) return undefined;
    return new Promise((resolve) => {
      this.#input = bytes;
      this.#offset = 0;
      this.#written = resolve;
      this.#run();
    });
  }

  #end() {
    if (this.#ended) return undefined;
    return new Promise((resolve, reject) => {
      this.#input = new Uint8Array(0);
      this.#offset = 0;
      this.#ending = true;
      this.#written = resolve;
      this.#refused = reject;
      this.#run();
    });
  }

  // Goes on while somebody reads and there is something to go on with.
  #run() {
    while (this.#pulled !== null && this.#input !== null) {
      if (this.#ended) {
        this.#inputTaken();
        return;
      }
      if (!this.#step()) return;
    }
  }

  // One call of the codec; false after an error.
  #step() {
    if (this.#out === null) {
      this.#out = new Uint8Array(kOutBytes);
      this.#outOffset = 0;
    }
    const room = kOutBytes - this.#outOffset;
    const left = this.#input.byteLength - this.#offset;
    const error = this.#handle.run(this.#ending ? this.#finish : this.#flush, this.#input, this.#offset, left, this.#out,
      this.#outOffset, room);
    if (error !== undefined) {
      this.#fail(error);
      return false;
    }
    const roomAfter = this.#state[0];
    this.#offset += left - this.#state[1];
    const produced = room - roomAfter;
    if (produced > 0) {
      this.#reader.enqueue(this.#out.slice(this.#outOffset, this.#outOffset + produced));
      this.#outOffset += produced;
    }
    if (this.#outOffset === kOutBytes) this.#out = null;
    // Room left over: everything was taken, or the rest lies behind the end.
    if (roomAfter > 0) {
      if (this.#state[1] > 0) this.#finished();
      this.#inputTaken();
    }
    if (produced > 0) this.#tellPulled();
    return true;
  }

  #inputTaken() {
    if (this.#ending && !this.#ended) this.#finished();
    this.#input = null;
    this.#tellWritten();
  }

  #finished() {
    this.#close();
    this.#reader.close();
    this.#tellPulled();
  }

  #fail(error) {
    this.#close();
    this.#input = null;
    this.#reader.error(error);
    this.#tellPulled();
    // A write is told by the next one, or by the end.
    if (this.#ending) {
      this.#refused(error);
      return;
    }
    this.#writer.error(error);
    this.#tellWritten();
  }

  #close() {
    this.#ended = true;
    this.#out = null;
    this.#handle.close();
  }

  #tellPulled() {
    const resolve = this.#pulled;
    this.#pulled = null;
    resolve?.();
  }

  #tellWritten() {
    const resolve = this.#written;
    this.#written = null;
    resolve?.();
  }
}

const bytesOf = (view) => (view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

module.exports = { CodecPair, bytesOf, isArrayBufferView };
