// Gzip members one behind the other, padding, and what follows the end.
'use strict';
const zlib = require('zlib');
const attempt = require('../attempt');
const { Readable } = require('stream');
exports.handler = async () => {
  const two = Buffer.concat([zlib.gzipSync('first '), zlib.gzipSync('second')]);
  const collect = async (stream) => { let out = ''; for await (const chunk of stream) out += chunk; return out; };
  const bytewise = function* bytewise() { for (const byte of two) yield Buffer.from([byte]); };
  return {
    two: zlib.gunzipSync(two).toString(), twoUnzipped: zlib.unzipSync(two).toString(),
    streamed: await collect(Readable.from(bytewise()).pipe(zlib.createGunzip())), unzipped: await collect(Readable.from(bytewise()).pipe(zlib.createUnzip())),
    zeros: zlib.gunzipSync(Buffer.concat([two, Buffer.alloc(10)])).toString(),
    garbage: attempt(() => zlib.gunzipSync(Buffer.concat([two, Buffer.from('garbage')])).toString()),
    halfMagic: attempt(() => zlib.gunzipSync(Buffer.concat([two, Buffer.from([0x1f, 0x8b, 0xff, 0xff]), Buffer.alloc(10)])).toString()),
    behindDeflate: zlib.inflateSync(Buffer.concat([zlib.deflateSync('a'), Buffer.from('garbage')])).toString(),
    behindRaw: zlib.inflateRawSync(Buffer.concat([zlib.deflateRawSync('a'), Buffer.from('garbage')])).toString(),
    behindBrotli: zlib.brotliDecompressSync(Buffer.concat([zlib.brotliCompressSync('a'), Buffer.from('garbage')])).toString(),
    streamBehind: await collect(Readable.from([Buffer.concat([zlib.deflateSync('abc'), Buffer.from('garbage')])]).pipe(zlib.createInflate())),
  };
};
