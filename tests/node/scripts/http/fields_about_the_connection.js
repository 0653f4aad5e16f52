// origin
'use strict';
const http = require('http');
// A handler that hands on what it got meets the same fields as elsewhere.
const raw = (event, path) => new Promise((resolve) => {
  http.get({ host: '127.0.0.1', port: event.port, path }, (response) => {
    response.resume();
    response.on('end', () => resolve([response.rawHeaders.filter((text, i) => !/^date$/i.test(response.rawHeaders[i - (i % 2)])), response.headers.connection, response.headers['transfer-encoding']]));
  });
});
exports.handler = async (event) => {
  const fetched = await fetch(`http://127.0.0.1:${event.port}/chunked`);
  await fetched.text();
  return [await raw(event, '/chunked'), await raw(event, '/close'), await raw(event, '/json'), [...fetched.headers.keys()]];
};
