'use strict';
const attempt = require('../attempt');
const http = require('http');
const make = (options) => new http.ServerResponse({}, options);
const head = (use) => () => { const response = make(); use(response); return [response._header.replace(/Date: [^\r]*\r\n/, ''), response.headersSent, response.getHeaders()]; };
exports.handler = async () => [
  head((response) => response.writeHead(200)), head((response) => response.writeHead(299)), head((response) => response.writeHead(200, 'Fine')),
  head((response) => response.writeHead(200, { A: 'b', c: ['d', 'e'] })), head((response) => response.writeHead(200, 'Fine', ['a', 'b', 'A', 'c'])),
  head((response) => response.writeHead(200, [['a', 'b'], ['c', 'd']])), head((response) => { response.setHeader('X', '1'); response.writeHead(200, { x: '2', y: 3 }); }),
  head((response) => { response.setHeader('x', '1'); response.writeHead(200, ['a', 'b', 'X', 'd', 'x', 'e']); }), head((response) => { response.statusMessage = 'Mine'; response.writeHead('404'); }),
  head((response) => response.writeHead(99)), head((response) => response.writeHead('abc')), head((response) => response.writeHead(200, 'a\nb')),
  head((response) => response.writeHead(200, ['a', 'b', 'c'])), head((response) => response.writeHead(200, { 'a b': 'c' })), head((response) => response.writeHead(200, { a: '\n' })),
  head((response) => { response.writeHead(200); response.writeHead(200); }), head((response) => { response.setHeader('Trailer', 'x'); response.setHeader('content-length', 1); response.writeHead(200); }),
  head((response) => { response.setHeader('keep-alive', 'timeout=1'); response._keepAliveTimeout = 5000; response.writeHead(200); }), head((response) => { response._keepAliveTimeout = 5000; response._maxRequestsPerSocket = 3; response.writeHead(200); }),
  head((response) => { response.maxRequestsOnConnectionReached = true; response.writeHead(200); }), head((response) => { response.setHeader('Transfer-Encoding', 'chunked'); response.writeHead(204); }),
].map(attempt);
