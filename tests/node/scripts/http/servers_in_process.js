'use strict';
const http = require('http');
exports.handler = async () => {
  const server = http.createServer((request, response) => { response.setHeader('X-Url', request.url); response.end(`hello ${request.method}`); });
  const request = Object.assign(new http.IncomingMessage(null), { method: 'GET', url: '/z', headers: {} });
  const response = new http.ServerResponse(request);
  const emitted = server.emit('request', request, response);
  const typed = [server instanceof http.Server, http.Server(() => {}) instanceof http.Server, server.listening, server.address(), server.timeout, server.keepAliveTimeout, server.headersTimeout, server.requestTimeout, server.maxHeadersCount, server.setTimeout(5) === server, server.timeout, server.listenerCount('request'), server.ref() === server];
  const closed = await new Promise((resolve) => server.close((error) => resolve(error.code)));
  return [emitted, response.getHeaders(), response.statusCode, response.writableEnded, typed, closed];
};
