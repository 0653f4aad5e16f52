// origin
'use strict';
const http = require('http');
exports.handler = (event) => new Promise((resolve) => {
  const events = [];
  const request = http.request({ host: '127.0.0.1', port: event.port, path: '/count', method: 'POST', headers: { Expect: '100-continue', 'Content-Length': 5 } });
  events.push(request.headersSent);
  request.on('information', ({ statusCode, statusMessage, httpVersion, headers, rawHeaders }) => events.push(['information', statusCode, statusMessage, httpVersion, headers, rawHeaders]));
  request.on('continue', () => { events.push('continue'); request.end('hello'); });
  request.on('response', (response) => { let text = ''; response.on('data', (chunk) => { text += chunk; }).on('end', () => resolve([events, response.statusCode, text])); });
});
