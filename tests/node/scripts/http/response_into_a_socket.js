'use strict';
const http = require('http');
const { Writable } = require('stream');
// What a response writes into a socket that an adapter gave it.
function write(use, method = 'GET', version = [1, 1]) {
  const pieces = [];
  const socket = new Writable({ write(chunk, encoding, callback) { pieces.push(chunk.toString('latin1')); callback(); } });
  const request = new http.IncomingMessage(socket);
  Object.assign(request, { method, httpVersionMajor: version[0], httpVersionMinor: version[1] });
  const response = new http.ServerResponse(request);
  response.assignSocket(socket);
  const events = [];
  for (const type of ['finish', 'prefinish', 'close', 'error', 'drain']) response.on(type, () => events.push(type));
  use(response);
  return new Promise((resolve) => setTimeout(() => resolve({ text: pieces.join('').replace(/Date: [^\r]*/, 'Date: now'), events, headers: response.getHeaders(), status: response.statusCode, message: response.statusMessage, chunked: response.chunkedEncoding, keep: response.shouldKeepAlive, last: response._last }), 5));
}
exports.handler = async () => Promise.all([
  write((response) => response.end('whole')),
  write((response) => { response.write('a'); response.write(Buffer.from('bc')); response.end(); }),
  write((response) => { response.write('a'); response.end('b'); }),
  write((response) => { response.setHeader('Content-Length', 3); response.write('abc'); response.end(); }),
  write((response) => response.writeHead(204).end()),
  write((response) => response.writeHead(304, { ETag: '"x"' }).end('dropped')),
  write((response) => response.end()),
  write((response) => response.end('not sent'), 'HEAD'),
  write((response) => { response.write('old'); response.end(); }, 'GET', [1, 0]),
  write((response) => { response.sendDate = false; response.writeHead(201, 'Made', { 'X-A': '1', 'set-cookie': ['a=1', 'b=2'], 'X-List': ['1', '2'], Cookie: ['c', 'd'] }); response.end('é€', 'utf8'); }),
  write((response) => { response.setHeader('Connection', 'close'); response.end('bye'); }),
  write((response) => { response.removeHeader('connection'); response.removeHeader('transfer-encoding'); response.write('bare'); response.end(); }),
  write((response) => { response.removeHeader('Date'); response.setHeader('Trailer', 'X-T'); response.write('x'); response.addTrailers({ 'X-T': 'end', 'X-U': ['1', '2'] }); response.end(); }),
  write((response) => { response.writeContinue(); response.writeProcessing(); response.writeEarlyHints({ link: '</a.css>; rel=preload; as=style', 'x-y': 'z' }); response.end('after'); }),
  write((response) => { response.cork(); response.write('a'); response.write('b'); response.uncork(); response.end('c'); }),
  write((response) => { response.flushHeaders(); response.end('later'); }),
  write((response) => { response.statusCode = 418; response.end('6162', 'hex'); }),
]);
