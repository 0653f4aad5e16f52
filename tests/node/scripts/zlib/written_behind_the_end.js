'use strict';
// What is written to a decompressor behind the end of its stream is taken without effect.
const zlib = require('zlib');
const settled = async () => { for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve, 5)); };
exports.handler = async () => {
  const out = {};
  for (const [name, compress] of [['Inflate', zlib.deflateSync], ['InflateRaw', zlib.deflateRawSync], ['Gunzip', zlib.gzipSync], ['Unzip', zlib.deflateSync], ['BrotliDecompress', zlib.brotliCompressSync]]) {
    const log = out[name] = [];
    const bytes = Buffer.concat([compress('hello'), Buffer.alloc(20)]);
    const stream = zlib[`create${name}`]();
    for (const event of ['data', 'end', 'finish', 'close', 'error']) stream.on(event, (value) => log.push(`${event} ${value}`));
    stream.write(bytes.subarray(0, 6));
    stream.write(bytes.subarray(6, bytes.length - 10), () => log.push('first'));
    await settled();
    stream.write(bytes.subarray(bytes.length - 10), () => log.push('second'));
    stream.end(() => log.push('ended'));
    await settled();
    log.push(stream.destroyed, stream.bytesWritten > bytes.length - 20);
  }
  return out;
};
