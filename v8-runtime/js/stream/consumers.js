'use strict';
// stream/consumers: all of a stream's content at once.
const { Buffer } = require('../buffer/buffer');
const { TextDecoder, TextEncoder } = require('../text_coding');

async function bytesOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
  return chunks;
}

async function arrayBuffer(stream) {
  const chunks = await bytesOf(stream);
  const all = Buffer.concat(chunks.map((chunk) => (ArrayBuffer.isView(chunk)
    ? new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.from(chunk))));
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.byteLength);
}

async function blob(stream) {
  const { Blob } = globalThis;
  return new Blob(await bytesOf(stream));
}

async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

async function text(stream) {
  const decoder = new TextDecoder();
  let whole = '';
  for await (const chunk of stream) whole += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return whole + decoder.decode();
}

async function json(stream) {
  return JSON.parse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, text, json };
