// Data that other programs compressed.
'use strict';
const zlib = require('zlib');
exports.handler = async () => ({
  zlib: zlib.inflateSync(Buffer.from('eJzLSM3JyVcozy/KSQEAGgsEXQ==', 'base64')).toString(),
  gzipWithName: zlib.gunzipSync(Buffer.from('H4sICAAAAAAAA3RleHQudHh0AMtIzcnJVyjPL8pJ4QIALTsIrwwAAAA=', 'base64')).toString(),
  raw: zlib.inflateRawSync(Buffer.from('y0jNyclXKM8vykkBAA==', 'base64')).toString(),
  brotli: zlib.brotliDecompressSync(Buffer.from('CwWAaGVsbG8gd29ybGQD', 'base64')).toString(),
  unzipped: [zlib.unzipSync(Buffer.from('eJzLSM3JyVcozy/KSQEAGgsEXQ==', 'base64')).toString(), zlib.unzipSync(Buffer.from('H4sICAAAAAAAA3RleHQudHh0AMtIzcnJVyjPL8pJ4QIALTsIrwwAAAA=', 'base64')).toString()],
  crc: zlib.crc32 ? [zlib.crc32('hello world'), zlib.crc32(Buffer.from(' world'), zlib.crc32('hello')), zlib.crc32(''), zlib.crc32('', 7), zlib.crc32('ä'), zlib.crc32(new Uint16Array([1]), 5)] : null,
});
