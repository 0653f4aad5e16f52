'use strict';
// Nothing of a stream's inside is seen by JSON, Object.keys, spreading or structuredClone.
const { inspect } = require('util');
exports.handler = async () => {
  const readable = new ReadableStream({ type: 'bytes' });
  const writable = new WritableStream();
  const values = [new ReadableStream(), writable, new TransformStream(), readable, readable.getReader({ mode: 'byob' }), new ReadableStream().getReader(), writable.getWriter(),
    new CountQueuingStrategy({ highWaterMark: 1 }), new ByteLengthQueuingStrategy({ highWaterMark: 1 }), new TextEncoderStream(), new CompressionStream('gzip'), new Response('x')];
  let controller;
  values.push(controller, new ReadableStream({ start(given) { controller = given; } }), controller);
  return values.filter(Boolean).map((value) => [value.constructor.name, JSON.stringify(value), Object.keys(value), { ...value }, inspect(value)]);
};
