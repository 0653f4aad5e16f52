// The streams: piped, in pieces, large, with errors as events.
'use strict';
const zlib = require('zlib');
const { Readable, PassThrough, Transform } = require('stream');
const { pipeline } = require('stream/promises');
const collect = async (stream) => { const out = []; for await (const chunk of stream) out.push(chunk); return Buffer.concat(out); };
exports.handler = async () => {
  const data = Buffer.from(Array.from({ length: 300000 }, (_, i) => (i * i + (i >> 5)) & 0xff));
  const result = {};
  for (const [pack, unpack] of [['Gzip', 'Gunzip'], ['Deflate', 'Inflate'], ['DeflateRaw', 'InflateRaw'], ['Gzip', 'Unzip'], ['BrotliCompress', 'BrotliDecompress']]) {
    const options = pack.startsWith('Brotli') ? { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } } : {};
    const packer = zlib[`create${pack}`](options);
    const unpacker = zlib[`create${unpack}`]();
    const back = await collect(Readable.from([data.subarray(0, 1), data.subarray(1, 100000), data.subarray(100000)]).pipe(packer).pipe(unpacker));
    result[`${pack} ${unpack}`] = [back.equals(data), packer.bytesWritten, packer.bytesRead, unpacker.bytesWritten > 100, packer instanceof Transform, packer instanceof zlib[pack]];
  }
  const sink = new PassThrough();
  sink.resume();
  result.error = await pipeline(Readable.from(['not gzip at all']), zlib.createGunzip(), sink).catch((e) => [e.code, e.errno, e.message]);
  result.cut = await pipeline(Readable.from([zlib.gzipSync(data).subarray(0, 1000)]), zlib.createGunzip(), async (s) => { for await (const c of s) void c; }).catch((e) => [e.code, e.errno, e.message]);
  const order = [];
  const gzip = zlib.createGzip();
  await new Promise((resolve) => {
    gzip.on('end', () => order.push('end')).on('finish', () => order.push('finish')).on('close', () => { order.push('close'); resolve(); });
    gzip.write('a', () => order.push('written'));
    order.push('sync');
    gzip.end();
    gzip.resume();
  });
  result.order = order;
  result.text = (await collect(zlib.createGzip().end('text', 'latin1').pipe(zlib.createGunzip()))).toString();
  return result;
};
