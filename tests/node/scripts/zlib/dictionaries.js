// Preset dictionaries: right, wrong, missing, of every kind.
'use strict';
const zlib = require('zlib');
const attempt = require('../attempt');
const dictionary = Buffer.from('the quick brown fox');
const text = 'the quick brown fox jumps over the quick brown fox';
exports.handler = async () => {
  const packed = zlib.deflateSync(text, { dictionary });
  const raw = zlib.deflateRawSync(text, { dictionary });
  const stream = zlib.createInflate({ dictionary });
  stream.end(packed);
  let streamed = '';
  for await (const chunk of stream) streamed += chunk;
  return {
    smaller: packed.length < zlib.deflateSync(text).length,
    right: zlib.inflateSync(packed, { dictionary }).toString(), raw: zlib.inflateRawSync(raw, { dictionary }).toString(), streamed,
    missing: attempt(() => zlib.inflateSync(packed)), wrong: attempt(() => zlib.inflateSync(packed, { dictionary: Buffer.from('other') })),
    arrayBuffer: zlib.inflateSync(zlib.deflateSync(text, { dictionary: new Uint8Array([116, 104, 101]).buffer }), { dictionary: new Uint8Array([116, 104, 101]) }).toString(),
    type: attempt(() => zlib.deflateSync(text, { dictionary: 'text' })), wrongRaw: attempt(() => zlib.inflateRawSync(raw)),
    unneeded: zlib.inflateSync(zlib.deflateSync('plain'), { dictionary }).toString(),
  };
};
