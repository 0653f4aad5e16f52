// origin
'use strict';
const http = require('http');
const { Readable, pipeline } = require('stream');
const read = (response) => new Promise((resolve) => { let text = ''; response.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text)); });
exports.handler = async (event) => {
  const start = (options) => { const request = http.request({ host: '127.0.0.1', port: event.port, path: '/count', method: 'POST', ...options }); return [request, new Promise((resolve) => request.on('response', (response) => resolve(read(response))))]; };
  const [known, knownSize] = start({ headers: { 'Content-Length': 1000000, 'x-slow': '1' } });
  let drained = 0;
  let full = 0;
  for (let i = 0; i < 20; i++) {
    if (!known.write(Buffer.alloc(50000))) {
      full++;
      await new Promise((resolve) => known.once('drain', resolve));
      drained++;
    }
  }
  known.end();
  const [unknown, unknownSize] = start({});
  await new Promise((resolve) => pipeline(Readable.from(Array.from({ length: 300 }, () => Buffer.alloc(3000))), unknown, resolve));
  const [whole, wholeSize] = start({});
  whole.end(Buffer.alloc(700000));
  const [text, textSize] = start({ method: 'PUT' });
  text.write('é', 'latin1');
  text.write('€');
  text.end('c3a9', 'hex');
  return [await knownSize, full > 0, full === drained, await unknownSize, await wholeSize, await textSize];
};
