'use strict';
const fflate = require('fflate');
const pako = require('pako');
const zlib = require('zlib');
const { createHash } = require('crypto');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const text = 'edge '.repeat(500) + Array.from({ length: 300 }, (ignored, i) => i * i).join();
  const bytes = Buffer.from(text);
  const hash = (data) => createHash('sha256').update(data).digest('hex').slice(0, 16);
  const zip = fflate.zipSync({ 'a.txt': fflate.strToU8('ä'), dir: { 'b.bin': [new Uint8Array([1, 2, 3]), { level: 0 }] } }, { mtime: new Date(2024, 0, 1, 12) });
  const streamed = await new Promise((resolve, reject) => {
    const pieces = [];
    const gzip = new fflate.Gzip({ mtime: 0 }, (piece, last) => { pieces.push(piece); if (last) resolve(Buffer.concat(pieces)); });
    gzip.push(bytes.subarray(0, 1000));
    gzip.push(bytes.subarray(1000), true);
  });
  const inflator = new pako.Inflate();
  const deflated = pako.deflate(bytes, { level: 9 });
  for (let at = 0; at < deflated.length; at += 50) inflator.push(deflated.subarray(at, at + 50), at + 50 >= deflated.length);
  return {
    fflate: [hash(fflate.gzipSync(bytes, { mtime: 0 })), fflate.strFromU8(fflate.gunzipSync(zlib.gzipSync(bytes))) === text, hash(streamed), Object.entries(fflate.unzipSync(zip)).map(([name, data]) => [name, [...data]]), hash(fflate.zlibSync(bytes, { level: 3 }))],
    pako: [hash(pako.gzip(bytes)), hash(pako.deflateRaw(bytes)), Buffer.from(pako.inflate(zlib.deflateSync(bytes))).toString() === text, Buffer.from(inflator.result).toString() === text],
    zlib: [zlib.gunzipSync(streamed).toString() === text, zlib.inflateSync(deflated).equals(bytes)],
    errors: [await attempt(() => fflate.gunzipSync(new Uint8Array([1, 2, 3]))), await attempt(() => pako.inflate(new Uint8Array([1, 2, 3])))].map(({ message, error }) => [error, message]),
  };
};
