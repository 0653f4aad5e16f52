// origin
'use strict';
const http = require('http');
exports.handler = (event) => new Promise((resolve) => {
  http.get({ host: '127.0.0.1', port: event.port, path: '/fields' }, (response) => {
    const raw = [];
    for (let i = 0; i < response.rawHeaders.length; i += 2) if (!/^(connection|keep-alive)$/i.test(response.rawHeaders[i])) raw.push(response.rawHeaders.slice(i, i + 2));
    const { connection, 'keep-alive': _, ...headers } = response.headers;
    const { connection: __, 'keep-alive': ___, ...distinct } = response.headersDistinct;
    resolve([response.statusMessage, raw, headers, distinct, response.httpVersion, response.httpVersionMajor, response.httpVersionMinor, response.complete, response.url, response.method, response.trailers, response instanceof http.IncomingMessage]);
    response.resume();
  });
});
