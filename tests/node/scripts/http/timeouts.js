// origin
'use strict';
const http = require('http');
const run = (event, options, use) => new Promise((resolve) => {
  const events = [];
  const request = http.get({ host: '127.0.0.1', port: event.port, path: '/slow?ms=150', ...options }, (response) => { events.push('response'); response.resume(); });
  for (const type of ['timeout', 'error', 'abort']) request.on(type, (error) => events.push(error ? [type, error.code, error.message] : type));
  request.on('close', () => resolve(events));
  use(request);
});
exports.handler = async (event) => [
  await run(event, { timeout: 40 }, () => {}),
  await run(event, { timeout: 40 }, (request) => request.on('timeout', () => request.destroy())),
  await run(event, {}, (request) => request.setTimeout(40, () => request.destroy(new Error('too slow')))),
  await run(event, { agent: new http.Agent({ timeout: 40 }) }, (request) => request.on('timeout', () => request.abort())),
  await run(event, {}, (request) => request.setTimeout(2000)),
  await run(event, { path: '/never' }, (request) => request.on('socket', (socket) => socket.setTimeout(40, () => request.destroy()))),
];
