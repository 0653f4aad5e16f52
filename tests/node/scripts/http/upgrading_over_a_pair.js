'use strict';
const http = require('http');
const { duplexPair } = require('stream');
exports.handler = () => new Promise((resolve) => {
  const seen = [];
  const server = http.createServer();
  server.on('upgrade', (request, socket, head) => {
    seen.push(['server', request.headers.upgrade, head.length, request.upgrade]);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nfirst');
    socket.on('data', (chunk) => socket.write(`echo ${chunk}`));
  });
  const request = http.request({ headers: { Connection: 'Upgrade', Upgrade: 'echo' }, createConnection: () => { const [client, other] = duplexPair(); server.emit('connection', other); return client; } });
  request.on('upgrade', (response, socket, head) => {
    seen.push(['client', response.statusCode, response.headers, head.toString(), response.upgrade]);
    socket.on('data', (chunk) => { seen.push(chunk.toString()); socket.destroy(); resolve([seen, request.destroyed]); });
    socket.write('hello');
  });
  request.on('response', () => resolve('a response'));
  request.on('error', (error) => resolve(error.message));
  request.end();
});
