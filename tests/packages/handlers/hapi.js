'use strict';
const Boom = require('@hapi/boom');
const Hapi = require('@hapi/hapi');
const { Readable } = require('stream');

let ready;
async function start() {
  const server = Hapi.server({ router: { stripTrailingSlash: true } });
  server.state('sealed', { encoding: 'iron', password: 'a-very-long-password-of-32-characters!', isSecure: false });
  server.route([
    { method: 'GET', path: '/hello/{name}', handler: ({ params, query }) => ({ name: params.name, query }) },
    { method: 'POST', path: '/echo', handler: ({ payload }, h) => h.response({ payload }).code(201).header('x-a', 'b').state('plain', '1') },
    { method: 'GET', path: '/seal', handler: (request, h) => h.response('sealed').state('sealed', { id: 7 }) },
    { method: 'GET', path: '/open', handler: ({ state }) => state.sealed ?? 'nothing' },
    { method: 'GET', path: '/teapot', handler: () => { throw Boom.teapot('short and stout'); } },
    { method: 'GET', path: '/crash', handler: () => { throw new Error('crash'); } },
    { method: 'GET', path: '/stream', handler: (request, h) => h.response(Readable.from(['a', 'b', 'c'], { objectMode: false })).type('text/plain') },
    { method: 'GET', path: '/cached', options: { cache: { expiresIn: 60000, privacy: 'private' } }, handler: () => 'x' },
    { method: 'POST', path: '/upload', options: { payload: { multipart: true } }, handler: ({ payload }) => Object.entries(payload) },
  ]);
  server.ext('onPreResponse', ({ response }, h) => {
    if (!response.isBoom) response.header('x-ext', '1');
    return h.continue;
  });
  await server.initialize();
  return server;
}

exports.handler = async () => {
  const server = await (ready ??= start());
  const ask = async (request) => {
    const { statusCode, headers, payload } = await server.inject(request);
    delete headers.date;
    return [statusCode, headers, payload];
  };
  const multipart = { 'content-type': 'multipart/form-data; boundary=X' };
  const requests = ['/hello/ada?x=1&x=2', '/teapot', '/crash', '/stream', '/cached', '/nowhere', { method: 'POST', url: '/echo', payload: { a: [1, 'ä'] } },
    { method: 'POST', url: '/echo', payload: '{bad', headers: { 'content-type': 'application/json' } }, { url: '/hello/x/', headers: { 'accept-encoding': 'gzip' } },
    { method: 'POST', url: '/upload', headers: multipart, payload: '--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--X--\r\n' }];
  const results = [];
  for (const request of requests) results.push(await ask(request));
  const sealed = await server.inject('/seal');
  const cookie = sealed.headers['set-cookie'][0].split(';')[0];
  return { results, opened: (await server.inject({ url: '/open', headers: { cookie } })).result, forged: (await server.inject({ url: '/open', headers: { cookie: `${cookie.slice(0, -4)}AAAA` } })).statusCode };
};
