'use strict';
const http = require('http');
const { Duplex } = require('stream');
// A connection that a handler makes itself: what is written to it, and what the server answers.
function converse(server, pieces) {
  return new Promise((resolve) => {
    let text = '';
    const socket = new Duplex({ read() {}, write(chunk, encoding, callback) { text += chunk.toString('latin1'); callback(); }, final(callback) { callback(); } });
    socket.on('close', () => resolve(text.replace(/Date: [^\r]*/g, 'Date: now')));
    server.emit('connection', socket);
    for (const piece of pieces) socket.push(piece);
    setTimeout(() => { socket.push(null); setTimeout(() => socket.destroy(), 5); }, 15);
  });
}
exports.handler = async () => {
  const seen = [];
  const server = http.createServer({ keepAliveTimeout: 5000 }, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push([request.method, request.url, request.headers, body, request.httpVersion, request.trailers, request.complete]);
    if (request.url === '/chunks') response.write('part');
    response.end(`got ${body.length}`);
  });
  return [
    await converse(server, ['GET /a?b HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\n\r\n']),
    await converse(server, ['POST /b HTTP/1.1\r\nHost: x\r\nContent-Le', 'ngth: 5\r\n\r\nhe', 'llo']),
    await converse(server, ['POST /chunks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n']),
    await converse(server, ['GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n']),
    await converse(server, ['GET /old HTTP/1.0\r\n\r\n']),
    await converse(server, ['GET /none HTTP/1.1\r\n\r\n']),
    await converse(server, ['nonsense\r\n\r\n']),
    await converse(server, ['HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n']),
    await converse(server, ['POST /e HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok']),
    seen,
  ];
};
