// DecompressionStream: what is broken or cut off fails the reader and the writer.
'use strict';
const zlib = require('zlib');
exports.handler = async () => {
  const result = {};
  const cases = { gzip: ['gzip', zlib.gzipSync('hello')], deflate: ['deflate', zlib.deflateSync('hello')], raw: ['deflate-raw', zlib.deflateRawSync('hello')], cut: ['gzip', zlib.gzipSync('hello').subarray(0, 10)], empty: ['gzip', Buffer.alloc(0)] };
  for (const [name, [format, data]] of Object.entries(cases)) {
    const stream = new DecompressionStream(format);
    const writer = stream.writable.getWriter();
    const reading = new Response(stream.readable).text().catch((e) => [e.name, e.code, e.message]);
    const written = await writer.write(data).then(() => 'written', (e) => e.message);
    const closed = await writer.close().then(() => 'closed', (e) => [e.name, e.code, e.message]);
    result[name] = [written, closed, await reading];
  }
  const broken = new DecompressionStream('gzip');
  const writer = broken.writable.getWriter();
  writer.write(Buffer.from('garbage')).catch(() => {});
  writer.closed.catch(() => {});
  result.garbage = await new Response(broken.readable).arrayBuffer().catch((e) => [e.name, e.code, e.errno, e.message]);
  result.bytes = await new Response(Buffer.from('x')).body.pipeThrough(new DecompressionStream('deflate')).getReader().read().catch((e) => [e.name, e.code, e.message]);
  return result;
};
