// CompressionStream and DecompressionStream: formats, kinds of chunks, shape.
'use strict';
const zlib = require('zlib');
const util = require('util');
const attempt = require('../attempt');
const collect = async (stream) => { const out = []; for await (const chunk of stream) out.push(chunk); return out; };
exports.handler = async () => {
  const result = {};
  for (const [format, unpack] of [['gzip', 'gunzipSync'], ['deflate', 'inflateSync'], ['deflate-raw', 'inflateRawSync']]) {
    const stream = new CompressionStream(format);
    const writer = stream.writable.getWriter();
    const reading = collect(stream.readable);
    for (const chunk of [new Uint8Array([1, 2]), Buffer.from('abc'), new DataView(new ArrayBuffer(1)), new Uint16Array([1]), 'text']) await writer.write(chunk);
    await writer.close();
    const chunks = await reading;
    result[format] = [chunks.every((c) => c.constructor === Uint8Array), zlib[unpack](Buffer.concat(chunks)).toString('hex')];
  }
  const big = Buffer.alloc(500000, 'abc');
  const back = await collect(new Response(big).body.pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip')));
  result.big = Buffer.concat(back).equals(big);
  result.text = await new Response(new Response('text').body.pipeThrough(new CompressionStream('deflate')).pipeThrough(new DecompressionStream('deflate'))).text();
  result.errors = ['x', undefined, 'br', 'GZIP'].map((f) => [attempt(() => new CompressionStream(f)), attempt(() => new DecompressionStream(f))]);
  const descriptor = Object.getOwnPropertyDescriptor(CompressionStream.prototype, 'readable');
  result.shape = [util.inspect(new CompressionStream('gzip')), `${new DecompressionStream('gzip')}`, [descriptor.enumerable, descriptor.set === undefined], attempt(() => CompressionStream.prototype.readable), require('stream/web').CompressionStream === CompressionStream, new CompressionStream('gzip').writable instanceof WritableStream];
  return result;
};
