'use strict';
const util = require('util');
exports.handler = async () => {
  const shown = [new TransformStream(), new TextEncoderStream(), new TextDecoderStream(), new ReadableStream().getReader(), new ReadableStream({ type: 'bytes' }).getReader({ mode: 'byob' }), new WritableStream().getWriter(), new CountQueuingStrategy({ highWaterMark: 1 }), new ByteLengthQueuingStrategy({ highWaterMark: 1 }), new WritableStream(), new ReadableStream({ type: 'bytes' })];
  new ReadableStream({ start(controller) { shown.push(controller); } });
  new ReadableStream({ type: 'bytes', start(controller) { shown.push(controller); } });
  return shown.map((value) => util.inspect(value)).concat(util.inspect({ deep: { deeper: { stream: new ReadableStream() } } }, { depth: 1 }));
};
