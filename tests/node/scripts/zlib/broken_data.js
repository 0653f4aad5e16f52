// What decompression says of data that is cut off, damaged or something else.
'use strict';
const zlib = require('zlib');
const attempt = require('../attempt');
const details = (call) => { try { return `${call()}`; } catch (error) { return { ...error, message: error.message, name: error.name }; } };
const text = 'some text that is long enough to be cut, long enough to be cut, long enough';
const damaged = (buffer, at) => { const copy = Buffer.from(buffer); copy[at < 0 ? copy.length + at : at] ^= 1; return copy; };
exports.handler = async () => {
  const gz = zlib.gzipSync(text);
  const z = zlib.deflateSync(text);
  const br = zlib.brotliCompressSync(text);
  return {
    garbage: ['inflateSync', 'gunzipSync', 'unzipSync', 'brotliDecompressSync'].map((f) => details(() => zlib[f]('garbage'))),
    empty: ['inflateSync', 'gunzipSync', 'unzipSync', 'inflateRawSync', 'brotliDecompressSync'].map((f) => details(() => zlib[f](''))),
    cut: [details(() => zlib.inflateSync(z.subarray(0, 20))), details(() => zlib.gunzipSync(gz.subarray(0, 20))), details(() => zlib.brotliDecompressSync(br.subarray(0, 20))), details(() => zlib.gunzipSync(gz.subarray(0, 4)))],
    checks: [details(() => zlib.inflateSync(damaged(z, -1))), details(() => zlib.gunzipSync(damaged(gz, -6))), details(() => zlib.gunzipSync(damaged(gz, -2))), details(() => zlib.gunzipSync(damaged(gz, 2)))],
    raw: details(() => zlib.inflateRawSync(Buffer.from([255, 255]))),
    partly: zlib.inflateSync(z.subarray(0, z.length - 5), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString().startsWith('some text'),
    brotliPartly: typeof zlib.brotliDecompressSync(br.subarray(0, 30), { finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }).toString(),
    later: await new Promise((resolve) => zlib.gunzip('garbage', (error, value) => resolve([error.code, error.errno, error.message, value === undefined]))),
    laterCut: await new Promise((resolve) => zlib.brotliDecompress(br.subarray(0, 9), (error) => resolve([error.code, error.errno, error.message]))),
    none: attempt(() => zlib.inflateSync()),
  };
};
