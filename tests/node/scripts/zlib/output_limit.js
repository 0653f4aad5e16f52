// maxOutputLength bounds what a small input may become.
'use strict';
const zlib = require('zlib');
const attempt = require('../attempt');
exports.handler = async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(1 << 20));
  const later = (f, ...args) => new Promise((resolve) => zlib[f](...args, (error, value) => resolve(error ? [error.name, error.code, error.message] : value.length)));
  return {
    sync: attempt(() => zlib.gunzipSync(bomb, { maxOutputLength: 1000 })), enough: zlib.gunzipSync(bomb, { maxOutputLength: 1 << 20 }).length,
    later: await later('gunzip', bomb, { maxOutputLength: 1000 }), laterEnough: await later('gunzip', bomb, { maxOutputLength: 1 << 20 }),
    brotli: await later('brotliDecompress', zlib.brotliCompressSync(Buffer.alloc(100000)), { maxOutputLength: 99999 }), deflate: attempt(() => zlib.deflateSync('some text', { maxOutputLength: 5 })),
  };
};
