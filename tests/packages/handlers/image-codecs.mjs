import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import decodeJpeg, { init as initJpegDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpeg, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js';
import decodePng, { init as initPngDecoder } from '@jsquash/png/decode.js';
import encodePng, { init as initPngEncoder } from '@jsquash/png/encode.js';
import decodeWebp, { init as initWebpDecoder } from '@jsquash/webp/decode.js';
import encodeWebp, { init as initWebpEncoder } from '@jsquash/webp/encode.js';
import { ImageResponse } from '@vercel/og';

const compiled = async (file) => WebAssembly.compile(await readFile(new URL(`./node_modules/@jsquash/${file}`, import.meta.url)));
const digest = (bytes) => createHash('sha256').update(Buffer.from(bytes.buffer ?? bytes)).digest('hex');
globalThis.ImageData ??= class ImageData {
  constructor(data, width, height) { Object.assign(this, { data, width, height }); }
};

function picture(width, height) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([i % 251, (i * 7) % 253, (i >> 5) % 255, 255], i);
  return new ImageData(data, width, height);
}

async function roundTrip(encode, decode, image) {
  const bytes = await encode(image, { quality: 60 });
  const { width, height, data } = await decode(bytes);
  return [bytes.byteLength, digest(bytes), width, height, digest(data)];
}

export async function handler() {
  const png = await compiled('png/codec/pkg/squoosh_png_bg.wasm');
  await initPngEncoder(png);
  await initPngDecoder(png);
  await initWebpEncoder(await compiled('webp/codec/enc/webp_enc.wasm'));
  await initWebpDecoder(await compiled('webp/codec/dec/webp_dec.wasm'));
  await initJpegEncoder(await compiled('jpeg/codec/enc/mozjpeg_enc.wasm'));
  await initJpegDecoder(await compiled('jpeg/codec/dec/mozjpeg_dec.wasm'));
  const image = picture(64, 48);
  const card = new ImageResponse({ type: 'div', props: { style: { display: 'flex', fontSize: 60, background: 'white', width: '100%', height: '100%' }, children: 'Hello, äöü' } }, { width: 600, height: 300 });
  const bytes = Buffer.from(await card.arrayBuffer());
  return {
    png: await roundTrip(encodePng, decodePng, image), webp: await roundTrip(encodeWebp, decodeWebp, image), jpeg: await roundTrip(encodeJpeg, decodeJpeg, image),
    card: [card.status, card.headers.get('content-type'), bytes.length, digest(bytes)],
  };
}
