// What is compressed comes back: every format, sync, with every option that changes the output.
'use strict';
const zlib = require('zlib');
const text = 'hello hello hello, this is a text to be compressed; '.repeat(2000);
exports.handler = async () => {
  const result = {};
  const pairs = [['deflateSync', 'inflateSync'], ['gzipSync', 'gunzipSync'], ['deflateRawSync', 'inflateRawSync'], ['gzipSync', 'unzipSync'], ['deflateSync', 'unzipSync'], ['brotliCompressSync', 'brotliDecompressSync']];
  const { constants: c } = zlib;
  for (const [pack, unpack] of pairs) {
    const options = pack.startsWith('brotli') ? [{}, { params: { [c.BROTLI_PARAM_QUALITY]: 1 } }, { params: { [c.BROTLI_PARAM_LGWIN]: 12, [c.BROTLI_PARAM_MODE]: c.BROTLI_MODE_TEXT } }, { chunkSize: 64 }]
      : [{}, { level: 9 }, { level: 0 }, { level: 1, windowBits: 9, memLevel: 1 }, { strategy: c.Z_HUFFMAN_ONLY }, { strategy: c.Z_RLE }, { chunkSize: 64 }];
    result[`${pack} ${unpack}`] = options.map((o) => { const packed = zlib[pack](text, o); return [packed.length < text.length, zlib[unpack](packed, { chunkSize: o.chunkSize }).toString() === text]; });
  }
  result.empty = ['deflateSync', 'gzipSync', 'deflateRawSync', 'brotliCompressSync'].map((f) => zlib[f]('').toString('hex'));
  result.stored = ['deflateSync', 'gzipSync', 'deflateRawSync'].map((f) => zlib[f]('stored text', { level: 0 }).toString('hex'));
  result.huffman = zlib.deflateSync('abcabcd', { strategy: c.Z_HUFFMAN_ONLY }).toString('hex');
  result.views = [zlib.deflateSync(new Uint16Array([1, 2, 3])), zlib.deflateSync(new Uint8Array([1, 2, 3]).buffer), zlib.deflateSync(new DataView(new ArrayBuffer(2)))].map((b) => zlib.inflateSync(b).toString('hex'));
  return result;
};
