'use strict';
// Blob: what its parts may be, sizes, types, slices, reading.
const attempt = require('../attempt');
const buffer = require('buffer');

exports.handler = async () => {
  const inner = new Blob(['in', 'ner']);
  const parts = new Blob(['a', new Uint8Array([98, 99]), new Uint16Array([0x6564]).buffer, new DataView(new ArrayBuffer(1)), inner, 5, null, {}], { type: 'Text/Plain' });
  const slices = [[], [1], [1, -1], [-3], [-3, undefined, 'A/B'], [3, 1], [0, 100]];
  const hello = new Blob(['he', 'll', 'o'], { type: 'x/y' });
  const read = [];
  for (const args of slices) {
    const slice = hello.slice(...args);
    read.push([args, slice.size, slice.type, await slice.text()]);
  }
  const reader = hello.stream().getReader();
  const chunks = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push([...next.value]);
  const source = new Uint8Array([1, 2, 3]);
  const copied = new Blob([source]);
  source[0] = 9;
  return {
    text: await parts.text(), size: parts.size, type: parts.type, read, chunks,
    bytes: [...new Uint8Array(await copied.arrayBuffer())],
    identities: [Blob === buffer.Blob, File === buffer.File],
    endings: await new Blob(['a\r\nb\rc\nd'], { endings: 'native' }).text(),
    types: ['\u0100', 'a\tb', 'TEXT/html;charset=UTF-8', 5].map((type) => new Blob([], { type }).type),
    iterable: await new Blob(new Set(['x', 'y'])).text(),
    errors: [() => new Blob('abc'), () => new Blob(5), () => new Blob(['a'], 5), () => new Blob(['a'], { endings: 'x' }), () => Blob.prototype.size].map((f) => attempt(f)),
    rejected: await Blob.prototype.text.call({}).catch((error) => [error.code, error.message]),
    tag: Object.prototype.toString.call(hello),
    members: Object.keys(Object.getOwnPropertyDescriptors(Blob.prototype)).filter((name) => Object.getOwnPropertyDescriptor(Blob.prototype, name).enumerable),
    shown: require('util').inspect(hello),
  };
};
