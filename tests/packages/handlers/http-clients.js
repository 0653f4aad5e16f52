'use strict';
const FormData = require('form-data');
const got = require('got');
const fetch = require('node-fetch');
const { promisify } = require('util');
const stream = require('stream');
const { attempt } = require('./support/request.js');

exports.handler = async ({ origin }) => {
  const form = new FormData();
  form.setBoundary('----edge');
  form.append('title', 'ü');
  form.append('file', Buffer.from('content'), { filename: 'a.txt', contentType: 'text/plain' });
  const posted = await fetch(`${origin}/echo`, { method: 'POST', body: form, headers: { ...form.getHeaders(), 'X-Client': 'node-fetch' } });
  const moved = await fetch(`${origin}/redirect`);
  const hooks = [];
  const api = got.extend({ prefixUrl: origin, retry: 0, responseType: 'json', hooks: { beforeRequest: [({ method, url }) => { hooks.push(`${method} ${url.pathname}`); }] } });
  const pieces = [];
  await promisify(stream.pipeline)(got.stream(`${origin}/gzip`), new stream.Writable({ write(piece, encoding, done) { pieces.push(piece); done(); } }));
  const told = async (call) => {
    const { error, code } = await attempt(call);
    return [error, code];
  };
  return {
    nodeFetch: [posted.status, await posted.json(), await (await fetch(`${origin}/gzip`)).json(), moved.redirected, (await moved.json()).path, (await (await fetch(`${origin}/bytes`)).buffer()).toString('hex'), (await fetch(`${origin}/missing`)).ok],
    nodeFetchFails: [(await attempt(() => fetch('http://127.0.0.1:1/'))).code, (await attempt(() => fetch(`${origin}/slow`, { timeout: 50 }))).error],
    got: [(await api.post('echo', { json: { a: 1 }, searchParams: { q: 'x y' } })).body, await got(`${origin}/redirect`).json(), (await got(`${origin}/bytes`).buffer()).toString('hex'), Buffer.concat(pieces).toString()],
    gotFails: [await told(() => api.get('missing')), await told(() => got(`${origin}/text`).json()), await told(() => got(`${origin}/slow`, { timeout: 50, retry: 0 })), await told(() => got('http://127.0.0.1:1/', { retry: 0 }))],
    hooks,
  };
};
