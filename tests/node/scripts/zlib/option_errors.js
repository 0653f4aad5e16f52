// Options out of range, of the wrong type, unknown.
'use strict';
const zlib = require('zlib');
const attempt = require('../attempt');
const T = 'text';
const deflate = (options) => attempt(() => zlib.inflateSync(zlib.deflateSync(T, options)).toString());
exports.handler = async () => ({
  level: [10, -2, 'a', NaN, 1.5, Infinity].map((level) => deflate({ level })),
  windowBits: [7, 8, 16, 0].map((windowBits) => deflate({ windowBits })),
  gzipWindow: attempt(() => zlib.gzipSync(T, { windowBits: 8 })), rawWindow: attempt(() => zlib.inflateRawSync(zlib.deflateRawSync(T, { windowBits: 8 })).toString()),
  headerWindow: attempt(() => zlib.inflateSync(zlib.deflateSync(T), { windowBits: 0 }).toString()),
  smallWindow: attempt(() => zlib.inflateSync(zlib.deflateSync(T, { windowBits: 15 }), { windowBits: 9 })),
  others: [{ memLevel: 10 }, { memLevel: 0 }, { strategy: 5 }, { chunkSize: 63 }, { chunkSize: 'a' }, { flush: 9 }, { finishFlush: -1 }, { maxOutputLength: 0 }].map(deflate),
  brotli: [{ a: 1 }, { 99: 1 }, { 1: 'a' }].map((params) => attempt(() => zlib.brotliCompressSync(T, { params }))),
  brotliFlush: attempt(() => zlib.createBrotliCompress({ flush: 4 })),
  inputs: [5, undefined, null, {}].map((input) => attempt(() => zlib.gzipSync(input))),
  callbacks: [attempt(() => zlib.deflate(T)), attempt(() => zlib.deflate()), attempt(() => zlib.deflate(T, { level: 10 }, () => {}))],
  params: [attempt(() => zlib.createGzip().params('a', 1, () => {})), attempt(() => zlib.createGzip().params(10, 1, () => {})), attempt(() => zlib.createGzip().params(1, 9, () => {}))],
  crc: [attempt(() => zlib.crc32(5)), attempt(() => zlib.crc32('a', -1)), attempt(() => zlib.crc32('a', 'b'))],
});
