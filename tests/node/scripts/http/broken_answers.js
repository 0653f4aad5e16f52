'use strict';
const http = require('http');
const { duplexPair } = require('stream');
const answer = (bytes, options = {}) => new Promise((resolve) => {
  const request = http.get({ ...options, createConnection: () => { const [client, other] = duplexPair(); other.resume(); setTimeout(() => { for (const piece of [bytes].flat()) other.write(Buffer.from(piece, 'latin1')); if (options.ends !== false) other.end(); }, 1); return client; } }, (response) => {
    let text = '';
    response.on('data', (chunk) => { text += chunk; });
    response.on('end', () => resolve([response.statusCode, response.statusMessage, response.httpVersion, response.headers, text]));
    response.on('error', (error) => resolve([response.statusCode, error.code, error.message, text]));
  });
  request.on('error', (error) => resolve([error.code, error.message]));
});
exports.handler = async () => [
  await answer('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), await answer('HTTP/1.0 200 Fine\r\n\r\nto the end'), await answer('HTTP/1.1 200\r\nX: \xe9\r\n\r\n'), await answer(['HTTP/1.1 2', '00 OK\r\nA: 1\r', '\nTransfer-Encoding: chunked\r\n\r\n5;x', '=y\r\nhel', 'lo\r\n0\r\n', '\r\n']),
  await answer('nonsense\r\n\r\n'), await answer('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort'), await answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n').then(([status, code]) => [status, code]), await answer(''), await answer('HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nset-cookie: b\r\nHost: 1\r\nhost: 2\r\nX: \t padded \t\r\nContent-Length: 0\r\n\r\n'),
  await answer(`HTTP/1.1 200 OK\r\nBig: ${'x'.repeat(20000)}\r\n\r\n`).then(([code]) => code), await answer(`HTTP/1.1 200 OK\r\nBig: ${'x'.repeat(20000)}\r\nContent-Length: 0\r\n\r\n`, { maxHeaderSize: 30000 }).then(([status, , , headers]) => [status, headers.big.length]),
];
