'use strict';
const { Agent, FormData, Headers, MockAgent, Request, Response, fetch, request, setGlobalDispatcher } = require('undici');
const { attempt } = require('./support/request.js');

exports.handler = async ({ origin }) => {
  const dispatcher = new Agent({ keepAliveTimeout: 10, connections: 2 });
  const posted = await request(`${origin}/echo?a=1`, { method: 'POST', body: JSON.stringify({ n: 1 }), headers: { 'content-type': 'application/json' }, dispatcher });
  const missing = await request(`${origin}/missing`, { dispatcher });
  const fetched = await fetch(`${origin}/gzip`, { dispatcher });
  const moved = await fetch(`${origin}/redirect`, { dispatcher });
  const pieces = [];
  const { body } = await request(`${origin}/text`, { dispatcher });
  for await (const piece of body) pieces.push(piece);
  const form = new FormData();
  form.set('a', 'ü');
  const mock = new MockAgent();
  mock.disableNetConnect();
  mock.get('https://api.example.com').intercept({ path: '/me' }).reply(200, { name: 'ada' }, { headers: { 'content-type': 'application/json' } });
  const result = {
    posted: { status: posted.statusCode, type: posted.headers['content-type'], body: await posted.body.json() },
    missing: [missing.statusCode, await missing.body.text()],
    fetched: { status: fetched.status, encoding: fetched.headers.get('content-encoding'), json: await fetched.json() },
    moved: [moved.redirected, new URL(moved.url).pathname, (await moved.json()).path],
    streamed: Buffer.concat(pieces).toString(),
    mocked: await (await fetch('https://api.example.com/me', { dispatcher: mock })).json(),
    unmocked: (await attempt(() => fetch('https://api.example.com/you', { dispatcher: mock }))).error,
    slow: (await attempt(() => request(`${origin}/slow`, { dispatcher, headersTimeout: 50, signal: AbortSignal.timeout(100) }))).error,
    web: [new Headers([['A', '1'], ['a', '2']]).get('a'), new Request('https://x.example/a', { method: 'PUT' }).method, await Response.json({ a: 1 }).text(), [...form]],
  };
  setGlobalDispatcher(dispatcher);
  result.global = (await fetch(`${origin}/text`)).status;
  await dispatcher.close();
  return result;
};
