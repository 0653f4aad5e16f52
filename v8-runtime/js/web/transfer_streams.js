'use strict';
// Streams that move: the original is locked, and what is read from or written to the new one goes through it.
const { DOMException } = require('../events/dom_exception');
const { all: { ReadableStream, TransformStream, WritableStream } } = require('../fetch/streams');

function checkFree(stream, name) {
  if (stream.locked) throw new DOMException(`Cannot transfer a locked ${name}`, 'DataCloneError');
}

function moveReadable(stream) {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await reader.read();
      if (done) {
        controller.close();
        reader.releaseLock();
      } else {
        controller.enqueue(value);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function moveWritable(stream) {
  const writer = stream.getWriter();
  return new WritableStream({
    write: (chunk) => writer.write(chunk),
    async close() {
      await writer.close();
      writer.releaseLock();
    },
    abort: (reason) => writer.abort(reason),
  });
}

// A function that makes the new stream; undefined for what is no stream.
function moverOf(value) {
  if (value instanceof ReadableStream) {
    checkFree(value, 'ReadableStream');
    return () => moveReadable(value);
  }
  if (value instanceof WritableStream) {
    checkFree(value, 'WritableStream');
    return () => moveWritable(value);
  }
  if (value instanceof TransformStream) {
    checkFree(value.readable, 'TransformStream');
    checkFree(value.writable, 'TransformStream');
    return () => Object.create(TransformStream.prototype, {
      readable: { value: moveReadable(value.readable), configurable: true },
      writable: { value: moveWritable(value.writable), configurable: true },
    });
  }
  return undefined;
}

const isStream = (value) => value instanceof ReadableStream || value instanceof WritableStream || value instanceof TransformStream;

module.exports = { isStream, moverOf };
