'use strict';
// What the stream module asks the web's streams: whether they can be read or written, were touched, failed, and a promise for
// their end. The package keeps the standard's internal slots as properties under symbols; watching [[state]] tells the end.
const { ReadableStream, all, slots } = require('../fetch/streams');

const { WritableStream } = all;
const kState = Symbol('state');
const kEnd = Symbol('end');

function endOf(stream) {
  if (stream[kEnd] === undefined) {
    const end = {};
    end.promise = new Promise((resolve, reject) => Object.assign(end, { resolve, reject }));
    end.promise.catch(() => {});
    Object.defineProperty(stream, kEnd, { value: end });
    tellEnd(stream);
  }
  return stream[kEnd];
}

function tellEnd(stream) {
  if (stream[kState] === 'closed') stream[kEnd].resolve();
  // What went wrong is noted right after the state.
  else if (stream[kState] === 'errored') Promise.resolve().then(() => stream[kEnd].reject(stream[slots.storedError]));
}

function define(Class, views) {
  Object.defineProperty(Class.prototype, slots.state, {
    get() { return this[kState]; },
    set(value) {
      if (this[kState] === undefined) Object.defineProperty(this, kState, { value, writable: true });
      else this[kState] = value;
      if (this[kEnd] !== undefined) tellEnd(this);
    },
    configurable: true,
  });
  for (const [name, get] of Object.entries(views)) {
    Object.defineProperty(Class.prototype, Symbol.for(name), { get() { return get(this); }, configurable: true });
  }
}

const common = {
  'nodejs.stream.errored': (stream) => stream[slots.state] === 'errored',
  'nodejs.webstream.isClosedPromise': endOf,
};
define(ReadableStream, {
  ...common,
  'nodejs.stream.disturbed': (stream) => stream[slots.disturbed],
  'nodejs.stream.readable': (stream) => stream[slots.state] === 'readable',
  'nodejs.webstream.controllerErrorFunction': (stream) => (error) => stream[slots.readableStreamController].error(error),
});
define(WritableStream, {
  ...common,
  'nodejs.webstream.controllerErrorFunction': (stream) => (error) => stream[slots.writableStreamController].error(error),
});
