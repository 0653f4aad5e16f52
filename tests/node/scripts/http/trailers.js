// origin
'use strict';
const http = require('http');
exports.handler = (event) => new Promise((resolve) => {
  http.get({ host: '127.0.0.1', port: event.port, path: '/trailers' }, (response) => {
    const before = [response.trailers, response.rawTrailers, response.headers.trailer];
    response.resume();
    response.on('end', () => resolve([before, response.trailers, response.rawTrailers, response.trailersDistinct, response.complete]));
  });
});
