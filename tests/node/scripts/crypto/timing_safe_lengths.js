'use strict';
// What counts are the bytes, not what a property of their view says.
const { timingSafeEqual } = require('crypto');
const shadowed = (text, length) => Object.defineProperty(Buffer.from(text), 'byteLength', { value: length });
exports.handler = async () => [[Buffer.from('ab'), Buffer.from('ab')], [Buffer.from('ab'), Buffer.from('ac')], [shadowed('ab', 1), Buffer.from('a')], [shadowed('ab', 1), Buffer.from('ab')],
  [new Uint16Array(1), new Uint8Array(2)], [new ArrayBuffer(1), new DataView(new ArrayBuffer(1))], [Buffer.from('a'), Buffer.from('ab')], ['a', 'a'], []].map((pair) => {
  try {
    return timingSafeEqual(...pair);
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
});
