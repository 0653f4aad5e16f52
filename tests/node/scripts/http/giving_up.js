// origin
'use strict';
const http = require('http');
const run = (event, path, use, options = {}) => new Promise((resolve) => {
  const events = [];
  const request = http.request({ host: '127.0.0.1', port: event.port, path, ...options });
  for (const type of ['error', 'abort', 'socket']) request.on(type, (value) => events.push(value instanceof Error ? [type, value.name, value.code, value.message] : type));
  request.on('response', (response) => {
    events.push('response');
    for (const type of ['error', 'aborted', 'end', 'close']) response.on(type, (value) => events.push(value ? [`response ${type}`, value.code, value.message] : `response ${type}`));
    response.resume();
    use.response?.(response, request);
  });
  request.on('close', () => setTimeout(() => resolve([events, request.destroyed, request.aborted]), 5));
  use.request?.(request);
  if (!request.destroyed) request.end();
});
exports.handler = async (event) => {
  const aborted = AbortSignal.abort();
  const soon = new AbortController();
  setTimeout(() => soon.abort(), 40);
  return [
    await run(event, '/never', { request: (request) => request.destroy() }),
    await run(event, '/never', { request: (request) => request.destroy(new Error('mine')) }),
    await run(event, '/never', { request: (request) => request.abort() }),
    await run(event, '/never', { request: (request) => setTimeout(() => request.destroy(), 40) }),
    await run(event, '/never', { request: (request) => setTimeout(() => request.abort(), 40) }),
    await run(event, '/never', {}, { signal: soon.signal }),
    await run(event, '/never', {}, { signal: aborted }),
    await run(event, '/large?size=500000', { response: (response) => response.once('data', () => response.destroy()) }),
    await run(event, '/large?size=500000', { response: (response) => response.once('data', () => response.destroy(new Error('enough'))) }),
    await run(event, '/large?size=500000', { response: (response, request) => response.once('data', () => request.destroy()) }),
    await run(event, '/cut', {}),
    await run(event, '/json', { response: (response, request) => response.on('end', () => request.destroy()) }),
  ];
};
