import { createApp, createRouter, createError, defineEventHandler, getCookie, getQuery, getRouterParam, readBody, sendRedirect, setCookie, setResponseHeader, toPlainHandler, toWebHandler } from 'h3';
import { $fetch } from 'ofetch';
import { joinURL, parseURL, withQuery } from 'ufo';
import request from './support/request.js';

// What Nitro (Nuxt) runs in a function.
export async function handler({ origin }) {
  const app = createApp({ onError: (error, event) => setResponseHeader(event, 'x-error', error.message) });
  const router = createRouter()
    .get('/hello/:name', defineEventHandler((event) => ({ name: getRouterParam(event, 'name', { decode: true }), query: getQuery(event), theme: getCookie(event, 'theme') })))
    .post('/echo', defineEventHandler(async (event) => { setCookie(event, 'seen', '1', { httpOnly: true }); return { body: await readBody(event) }; }))
    .get('/moved', defineEventHandler((event) => sendRedirect(event, '/hello/x', 308)))
    .get('/fail', defineEventHandler(() => { throw createError({ statusCode: 418, statusMessage: 'teapot', data: { a: 1 } }); }))
    .get('/stream', defineEventHandler(() => new ReadableStream({ start(controller) { controller.enqueue(new TextEncoder().encode('streamed')); controller.close(); } })))
    .get('/fetched', defineEventHandler(() => $fetch('/echo', { baseURL: origin, query: { q: ['a', 'b c'] }, method: 'POST', body: { n: 1 } })));
  app.use(router);
  const web = toWebHandler(app);
  const plain = toPlainHandler(app);
  const told = async (path, init) => {
    const response = await web(new Request(`https://shop.example.com${path}`, init));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
  };
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":"ü"}' };
  const failed = await $fetch('/missing', { baseURL: origin, retry: 0 }).catch(({ name, status, data }) => [name, status, data]);
  return {
    web: [await told('/hello/a%20b?x=1&x=2', { headers: { cookie: 'theme=dark' } }), await told('/echo', json), await told('/moved'), await told('/stream'), await told('/none')].map((one) => ({ ...one, body: one.body.replace(/"stack":\[.*?\]/s, '"stack":[]') })),
    fail: (await told('/fail')).status,
    fetched: JSON.parse((await told('/fetched')).body),
    plain: await plain({ method: 'GET', path: '/hello/ada', headers: {}, body: '' }).then(({ status, body }) => [status, body]),
    failed,
    ofetch: [await $fetch(`${origin}/text`), (await $fetch.raw(`${origin}/gzip`)).status, await $fetch(`${origin}/bytes`, { responseType: 'arrayBuffer' }).then((data) => [...new Uint8Array(data)])],
    ufo: [joinURL('a/', '/b', 'c'), withQuery('/x?y=1', { z: ['a', 'b'] }), parseURL('https://u:p@h:1/p?q#f').host],
    thrown: (await request.attempt(() => $fetch(`${origin}/slow`, { timeout: 50, retry: 0 }))).error,
  };
}
