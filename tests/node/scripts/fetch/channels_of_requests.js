// origin
'use strict';
// What instruments subscribe to, and how they add fields to requests.
const channels = require('diagnostics_channel');
exports.handler = async ({ port }) => {
  const origin = `http://127.0.0.1:${port}`;
  const told = [];
  const listeners = ['create', 'bodySent', 'headers', 'trailers', 'error'].map((name) => {
    const listener = ({ request, response, trailers, error }) => {
      if (name === 'create') request.addHeader('X-Trace', 'abc');
      const { method, path, completed, headers } = request;
      told.push([name, method, path, completed, request.origin === origin, headers.slice(headers.indexOf('X-Trace')),
        response && [response.statusCode, response.statusText, response.headers.every(Buffer.isBuffer), response.headers.length % 2],
        trailers, error && [error.name, error.code]]);
    };
    channels.subscribe(`undici:request:${name}`, listener);
    return [`undici:request:${name}`, listener];
  });
  const seen = async (path, init) => (await (await fetch(`${origin}${path}`, init)).json()).fields.find(([name]) => name.toLowerCase() === 'x-trace')[1];
  const results = [await seen('/echo?a=1'), await seen('/echo', { method: 'POST', body: 'text' })];
  const controller = new AbortController();
  const aborted = fetch(`${origin}/echo`, { signal: controller.signal }).catch(({ name }) => name);
  controller.abort();
  results.push(await aborted);
  const wrong = await new Promise((resolve) => {
    const listener = ({ request }) => resolve([['a b', 'x'], ['x', 'a\r\nb']].map((pair) => {
      try { return request.addHeader(...pair) === request; } catch ({ name, code, message }) { return [name, code, message]; }
    }));
    channels.subscribe('undici:request:create', listener);
    fetch(`${origin}/echo`).then((response) => response.text());
  });
  for (const [name, listener] of listeners) channels.unsubscribe(name, listener);
  return { results, told: told.slice(0, 11), wrong };
};
