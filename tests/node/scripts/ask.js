// Asks the origin and gives what came back: ask(event, path, options, body).
'use strict';
const http = require('http');

// Without what differs from run to run, and from one connection to another.
function stable(headers) {
  const { date, connection, 'keep-alive': _, 'transfer-encoding': __, ...rest } = headers;
  return rest;
}

function ask(event, path, options = {}, body = undefined) {
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port: event.port, path, ...options }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, message: response.statusMessage, headers: stable(response.headers), body: Buffer.concat(chunks).toString() }));
      response.on('error', (error) => resolve({ code: error.code, message: error.message }));
    });
    request.on('error', (error) => resolve({ code: error.code, message: error.message }));
    request.end(body);
  });
}

module.exports = { ask, stable };
