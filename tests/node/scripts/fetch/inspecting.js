'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const locked = new ReadableStream({ type: 'bytes' });
  locked.getReader();
  return [new Headers({ a: '1', 'X-B': '2' }), new ReadableStream(), locked, new WritableStream()].map((value) => inspect(value));
};
