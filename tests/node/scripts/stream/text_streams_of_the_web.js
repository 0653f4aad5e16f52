'use strict';
const attempt = require('../attempt');
const web = require('stream/web');
const through = async (stream, chunks) => {
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const wrote = (async () => { for (const chunk of chunks) await writer.write(chunk); await writer.close(); })().catch((error) => `write: ${error.name}`);
  const out = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      out.push(typeof value === 'string' ? value : [value.constructor.name, ...value]);
    }
  } catch (error) {
    out.push(`read: ${error.name} ${error.code}`);
  }
  return [out, await wrote];
};
exports.handler = async () => [
  await through(new TextEncoderStream(), ['a€', '\ud83d', '\ude00', '\ud800']), await through(new TextEncoderStream(), [5, null]),
  await through(new TextDecoderStream(), [new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac]), new Uint8Array([0xf0, 0x9f])]), await through(new TextDecoderStream('utf-16le'), [new Uint8Array([0x61, 0]), new Uint8Array([0x62, 0])]),
  await through(new TextDecoderStream('utf-8', { fatal: true }), [new Uint8Array([0xff])]), await through(new TextDecoderStream('utf-8', { ignoreBOM: true }), [new Uint8Array([0xef, 0xbb, 0xbf, 0x61])]), await through(new TextDecoderStream(), [new Uint8Array([0x61]).buffer]),
  [() => new TextDecoderStream('nope'), () => new TextDecoderStream().encoding, () => new TextEncoderStream().encoding, () => [new TextDecoderStream('latin1', { fatal: true }).fatal, new TextDecoderStream('latin1').encoding], () => Object.keys(web), () => web.TextEncoderStream === TextEncoderStream, () => String(new TextDecoderStream())].map(attempt),
];
