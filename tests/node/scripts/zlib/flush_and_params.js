// flush() makes what was written readable, params() changes the level on the way, reset() begins anew.
'use strict';
const zlib = require('zlib');
exports.handler = async () => {
  const result = {};
  for (const [pack, unpack] of [['createGzip', 'gunzipSync'], ['createDeflateRaw', 'inflateRawSync'], ['createBrotliCompress', 'brotliDecompressSync']]) {
    const stream = zlib[pack]();
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.write('flushed');
    await new Promise((resolve) => stream.flush(resolve));
    const finishFlush = pack === 'createBrotliCompress' ? zlib.constants.BROTLI_OPERATION_FLUSH : zlib.constants.Z_SYNC_FLUSH;
    const early = zlib[unpack](Buffer.concat(chunks), { finishFlush }).toString();
    await new Promise((resolve) => stream.end(' and more', resolve));
    await new Promise((resolve) => (stream.readableEnded ? resolve() : stream.on('end', resolve)));
    result[pack] = [early, zlib[unpack](Buffer.concat(chunks)).toString(), await new Promise((resolve) => stream.flush(() => resolve('flushed after the end')))];
  }
  const deflate = zlib.createDeflate({ level: 9 });
  const parts = [];
  deflate.on('data', (chunk) => parts.push(chunk));
  deflate.write('a'.repeat(1000));
  await new Promise((resolve) => deflate.params(0, zlib.constants.Z_DEFAULT_STRATEGY, resolve));
  const before = Buffer.concat(parts).length;
  await new Promise((resolve) => { deflate.on('end', resolve); deflate.end('b'.repeat(1000)); });
  result.params = [before < 100, Buffer.concat(parts).length > 1000, zlib.inflateSync(Buffer.concat(parts)).length, deflate._level];
  const same = zlib.createDeflate({ level: 5 });
  result.sameParams = await new Promise((resolve) => same.params(5, 0, () => resolve('called')));
  const inflate = zlib.createInflate();
  const got = [];
  inflate.on('data', (chunk) => got.push(`${chunk}`));
  inflate.write(zlib.deflateSync('one'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  inflate.reset();
  inflate.write(zlib.deflateSync('two'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  result.reset = got;
  return result;
};
