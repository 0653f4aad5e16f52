// The callback and promisified forms: results, info, their turn of the event loop.
'use strict';
const zlib = require('zlib');
const { promisify } = require('util');
exports.handler = async () => {
  const order = [];
  const packed = await new Promise((resolve) => {
    zlib.gzip('data', (error, buffer) => { order.push('callback'); resolve(buffer); });
    order.push('sync');
    process.nextTick(() => order.push('tick'));
    Promise.resolve().then(() => order.push('microtask'));
  });
  const result = { order, packed: Buffer.isBuffer(packed), pieces: {} };
  for (const [pack, unpack] of [['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'], ['gzip', 'unzip'], ['brotliCompress', 'brotliDecompress']]) {
    result.pieces[unpack] = (await promisify(zlib[unpack])(await promisify(zlib[pack])('some data', {}))).toString();
  }
  const { buffer, engine } = await promisify(zlib.gzip)('abc', { info: true });
  result.info = [Buffer.isBuffer(buffer), engine.constructor.name, engine.bytesWritten, Object.keys(zlib.deflateSync('a', { info: true }))];
  result.many = (await Promise.all(Array.from({ length: 20 }, (_, i) => promisify(zlib.gzip)(`${i}`)))).map((b) => zlib.gunzipSync(b).toString()).join();
  return result;
};
