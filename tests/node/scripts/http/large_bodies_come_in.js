// origin
'use strict';
const http = require('http');
const { createHash } = require('crypto');
const get = (event, size) => new Promise((resolve) => { http.get({ host: '127.0.0.1', port: event.port, path: `/large?size=${size}` }, resolve); });
exports.handler = async (event) => {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of await get(event, 1500000)) {
    hash.update(chunk);
    size += chunk.length;
    if (size % 5 === 0) await new Promise(setImmediate);
  }
  const paused = await get(event, 400000);
  paused.pause();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const before = paused.complete;
  let read = 0;
  paused.on('data', (chunk) => { read += chunk.length; });
  paused.resume();
  await new Promise((resolve) => paused.on('end', resolve));
  const chunked = await get(event, 10);
  chunked.setEncoding('utf8');
  let text = '';
  for await (const part of chunked) text += part;
  return [size, hash.digest('hex'), before, read, paused.complete, text];
};
