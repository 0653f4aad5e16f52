'use strict';
const http = require('http');
const { duplexPair } = require('stream');
// Both ends in one process, over a connection that the handler makes.
function converse(listener, options, use) {
  const server = http.createServer(options.server ?? {}, listener);
  options.events?.(server);
  const request = http.request({ ...options.request, createConnection: () => { const [client, other] = duplexPair(); server.emit('connection', other); return client; } });
  return new Promise((resolve) => {
    const seen = [];
    request.on('information', ({ statusCode, headers }) => seen.push(['information', statusCode, headers]));
    request.on('continue', () => seen.push('continue'));
    request.on('error', (error) => { seen.push([error.code, error.message]); resolve(seen); });
    request.on('response', (response) => {
      const { date, ...headers } = response.headers;
      seen.push(response.statusCode, headers);
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => { seen.push(text, response.trailers, response.rawTrailers, response.complete); resolve(seen); });
      response.on('error', (error) => { seen.push([error.code, error.message]); resolve(seen); });
    });
    (use ?? ((one) => one.end()))(request);
  });
}
exports.handler = async () => [
  await converse((request, response) => response.end(`${request.method} ${request.url} ${request.headers.host}`), { request: { path: '/a?b', host: 'pair.example' } }),
  await converse(async (request, response) => { let text = ''; for await (const chunk of request) text += chunk; response.write('got '); response.end(text); }, { request: { method: 'POST' } }, (request) => { request.write('one '); request.write('two '); setTimeout(() => request.end('three'), 5); }),
  await converse((request, response) => { response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' }); response.writeProcessing(); response.end('final'); }, { request: {} }),
  await converse((request, response) => { response.writeHead(200, { Trailer: 'X-T' }); response.write('body'); response.addTrailers({ 'X-T': 'tail', 'x-u': '1' }); response.end(); }, { request: {} }),
  await converse((request, response) => request.pipe(response), { request: { method: 'PUT', headers: { Expect: '100-continue' } } }, (request) => request.on('continue', () => request.end('waited'))),
  await converse((request, response) => response.end(JSON.stringify([request.headers, request.trailers])), { request: { method: 'POST' } }, (request) => { request.setHeader('Trailer', 'X-Q'); request.write('x'); request.addTrailers({ 'X-Q': '1' }); request.end(); }),
  await converse((request, response) => response.writeHead(204).end(), { request: { method: 'DELETE' } }),
  await converse((request, response) => { response.setHeader('Content-Length', 4); response.end('gone'); }, { request: { method: 'HEAD' } }),
];
