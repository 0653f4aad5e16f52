'use strict';
// toWeb and fromWeb: a stream of Node's as one of the web's, and the other way round.
const { Buffer } = require('../buffer/buffer');
const { native } = require('../core/native');
const { codes, AbortError } = require('../core/errors');
const { validateBoolean, validateObject } = require('../core/validators');
const { ReadableStream, all } = require('../fetch/streams');
const Stream = require('readable-stream/lib/stream.js');

const { WritableStream, CountQueuingStrategy } = all;
const { Readable, Writable, Duplex, finished, isDestroyed, isReadable, isWritable } = Stream;
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;
const nop = () => {};

function isReadableWeb(value) { return value instanceof ReadableStream; }
function isWritableWeb(value) { return value instanceof WritableStream; }

// What ended too early is what somebody broke off.
const asWebError = (error) => (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? new AbortError(undefined, { cause: error }) : error);

const bytesOf = (chunk) => (Buffer.isBuffer(chunk) ? new Uint8Array(chunk) : chunk);

// Calls back outside of the promise: what a callback throws is nobody's rejection.
function settle(promise, callback) {
  const tell = (error) => native.nextTick(() => callback(error));
  promise.then(() => tell(), tell);
}

// ---- to the web ----

function strategyFor(given, isObject, highWaterMark) {
  if (given) return given;
  return isObject ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
}

function readableToWeb(stream, options = { __proto__: null }) {
  if (typeof stream?._readableState !== 'object') throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', stream);
  if (isDestroyed(stream) || !isReadable(stream)) {
    const empty = new ReadableStream();
    empty.cancel();
    return empty;
  }
  const isObject = stream.readableObjectMode;
  let controller;
  let over = false;
  stream.pause();
  const forget = finished(stream, (given) => {
    const error = asWebError(given);
    forget();
    // What it still says is heard by nobody.
    stream.on('error', nop);
    if (over) return;
    over = true;
    if (error) controller.error(error);
    else controller.close();
  });
  stream.on('data', (chunk) => {
    if (over) return;
    controller.enqueue(isObject ? chunk : bytesOf(chunk));
    if (controller.desiredSize <= 0) stream.pause();
  });
  stream.pause();
  return new ReadableStream({
    start(its) { controller = its; },
    pull() { stream.resume(); },
    cancel(reason) {
      over = true;
      Stream.destroy(stream, reason);
    },
  }, strategyFor(options.strategy, isObject, stream.readableHighWaterMark));
}

class Deferred {
  constructor() {
    this.promise = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
  }
}

function writableToWeb(stream) {
  if (typeof stream?._writableState !== 'object') throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', stream);
  if (isDestroyed(stream) || !isWritable(stream)) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }
  let controller;
  let room = null;   // somebody waits until there is some
  let closing = null;
  const forget = finished(stream, (given) => {
    const error = asWebError(given);
    forget();
    stream.on('error', nop);
    if (error) {
      room?.reject(error);
      closing?.reject(error);
      controller.error(error);
    } else if (closing !== null) {
      closing.resolve();
    } else {
      controller.error(new AbortError());
    }
    closing = room = null;
  });
  stream.on('drain', () => {
    room?.resolve();
    room = null;
  });
  return new WritableStream({
    start(its) { controller = its; },
    write(chunk) {
      if (!stream.writableNeedDrain && stream.write(chunk)) return undefined;
      room = new Deferred();
      return room.promise;
    },
    abort(reason) { Stream.destroy(stream, reason); },
    close() {
      if (closing === null && !stream.writableEnded) {
        closing = new Deferred();
        stream.end();
        return closing.promise;
      }
      return closing === null ? Promise.resolve() : closing.promise;
    },
  }, strategyFor(undefined, stream.writableObjectMode, stream.writableHighWaterMark));
}

function duplexToWeb(stream) {
  if (typeof stream?._writableState !== 'object' || typeof stream?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', stream);
  }
  if (isDestroyed(stream)) {
    const pair = { writable: new WritableStream(), readable: new ReadableStream() };
    pair.writable.close();
    pair.readable.cancel();
    return pair;
  }
  const writable = isWritable(stream) ? writableToWeb(stream) : new WritableStream();
  if (!isWritable(stream)) writable.close();
  const readable = isReadable(stream) ? readableToWeb(stream) : new ReadableStream();
  if (!isReadable(stream)) readable.cancel();
  return { writable, readable };
}

// ---- from the web ----

function optionsOf(options, names) {
  validateObject(options, 'options');
  for (const name of names) if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  if (options.encoding !== undefined && !Buffer.isEncoding(options.encoding)) {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', options.encoding);
  }
  return options;
}

// The halves of what becomes a stream of Node's: each with the methods that its options want.
function readingFrom(web) {
  const reader = web.getReader();
  const half = {
    closed: false,
    follow(stream) {
      reader.closed.then(() => { half.closed = true; }, (error) => {
        half.closed = true;
        Stream.destroy(stream, error);
      });
    },
    read() {
      reader.read().then(({ done, value }) => { this.push(done ? null : value); }, (error) => Stream.destroy(this, error));
    },
    cancel: (reason) => reader.cancel(reason),
  };
  return half;
}

function writingTo(web, { decodeStrings = true, objectMode = false }) {
  const writer = web.getWriter();
  const encode = (chunk, encoding) => {
    if (typeof chunk === 'string' && decodeStrings && !objectMode) return new Uint8Array(Buffer.from(chunk, encoding));
    return chunk;
  };
  const half = {
    closed: false,
    follow(stream) {
      writer.closed.then(() => {
        half.closed = true;
        if (!stream.writableEnded) Stream.destroy(stream, Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }));
      }, (error) => {
        half.closed = true;
        Stream.destroy(stream, error);
      });
    },
    write(chunk, encoding, callback) {
      settle(writer.ready.then(() => writer.write(encode(chunk, encoding))), callback);
    },
    writev(chunks, callback) {
      settle(writer.ready.then(() => Promise.all(chunks.map(({ chunk, encoding }) => writer.write(encode(chunk, encoding))))), callback);
    },
    final(callback) {
      if (half.closed) callback();
      else settle(writer.close(), callback);
    },
    abort: (reason) => writer.abort(reason),
    close: () => writer.close(),
  };
  return half;
}

// Ends the halves that are still open; how that goes is not told.
const endHalves = (ended, callback, error) => Promise.allSettled(ended).then(() => native.nextTick(callback, error));

function readableFromWeb(web, options = {}) {
  if (!isReadableWeb(web)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', web);
  const { highWaterMark, encoding, objectMode = false, signal } = optionsOf(options, ['objectMode']);
  const half = readingFrom(web);
  const readable = new Readable({
    objectMode, highWaterMark, encoding, signal,
    read: half.read,
    destroy(error, callback) { endHalves(half.closed ? [] : [half.cancel(error)], callback, error); },
  });
  half.follow(readable);
  return readable;
}

function writableFromWeb(web, options = {}) {
  if (!isWritableWeb(web)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', web);
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = optionsOf(options, ['objectMode', 'decodeStrings']);
  const half = writingTo(web, { decodeStrings, objectMode });
  const { write, writev, final } = half;
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal, write, writev, final,
    destroy(error, callback) {
      endHalves(half.closed ? [] : [error != null ? half.abort(error) : half.close()], callback, error);
    },
  });
  half.follow(writable);
  return writable;
}

function duplexFromWeb(pair = { __proto__: null }, options = { __proto__: null }) {
  if (typeof pair !== 'object' || pair === null) throw new ERR_INVALID_ARG_TYPE('pair', 'object', pair);
  if (!isReadableWeb(pair.readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', pair.readable);
  if (!isWritableWeb(pair.writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', pair.writable);
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } =
    optionsOf(options, ['allowHalfOpen', 'objectMode', 'decodeStrings']);
  const out = writingTo(pair.writable, { decodeStrings, objectMode });
  const into = readingFrom(pair.readable);
  const { write, writev, final } = out;
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal, write, writev, final,
    read: into.read,
    destroy(error, callback) {
      const ended = [];
      if (!out.closed) ended.push(error != null ? out.abort(error) : out.close());
      if (!into.closed) ended.push(into.cancel(error));
      endHalves(ended, callback, error);
    },
  });
  out.follow(duplex);
  into.follow(duplex);
  return duplex;
}

module.exports = { readableToWeb, readableFromWeb, writableToWeb, writableFromWeb, duplexToWeb, duplexFromWeb };
