import http from 'node:http';
import KeepAliveAgent from 'agentkeepalive';
import got from 'got14';
import ky from 'ky';
import fetch, { FormData } from 'node-fetch3';
import superagent from 'superagent';
import { interceptors, Agent, MockAgent, request } from 'undici7';
import wretch from 'wretch';
import support from './support/request.js';

const paths = ['/echo', '/gzip', '/redirect', '/missing', '/text', '/bytes'];
const clients = {
  got: async (url) => (await got(url, { retry: { limit: 0 } })).body,
  ky: async (url) => ky(url, { retry: 0 }).text(),
  nodeFetch: async (url) => (await fetch(url)).text(),
  superagent: async (url) => (await superagent.get(url)).text ?? null,
  undici: async (url) => (await request(url, { dispatcher: new Agent().compose(interceptors.redirect({ maxRedirections: 2 })) })).body.text(),
  wretch: async (url) => wretch(url).get().text(),
};
const told = async (call) => {
  const { error, code } = await support.attempt(call);
  return [error, code];
};

async function mocked() {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  dispatcher.get('http://mocked.example.com').intercept({ path: '/x' }).reply(201, { ok: 1 });
  const { statusCode, body } = await request('http://mocked.example.com/x', { dispatcher });
  return [statusCode, await body.json(), await told(() => request('http://mocked.example.com/y', { dispatcher }))];
}

// The same connection serves both requests.
async function kept(origin) {
  const agent = new KeepAliveAgent({ maxSockets: 1, freeSocketTimeout: 1000 });
  const ask = () => new Promise((resolve, reject) => {
    http.get(`${origin}/text`, { agent }, (response) => response.resume().on('end', () => resolve(response.statusCode))).on('error', reject);
  });
  const statuses = [await ask(), await ask()];
  const { createSocketCount, requestCount } = agent.getCurrentStatus();
  agent.destroy();
  return [statuses, createSocketCount, requestCount];
}

export async function handler({ origin }) {
  const results = {};
  for (const [name, get] of Object.entries(clients)) {
    results[name] = [];
    for (const path of paths) results[name].push(await support.attempt(() => get(origin + path)).then((found) => (found?.error ? [found.error, found.code] : found)));
  }
  const form = new FormData();
  form.set('title', 'ü');
  const pieces = [];
  for await (const piece of got.stream(`${origin}/gzip`)) pieces.push(piece);
  let tries = 0;
  await told(() => got('http://127.0.0.1:1/', { retry: { calculateDelay: ({ attemptCount }) => (tries = attemptCount) < 2 ? 1 : 0 } }));
  return {
    ...results,
    posted: [await got.post(`${origin}/echo`, { json: { a: 'ä' } }).json(), await ky.post(`${origin}/echo`, { json: { a: 1 } }).json(),
      (await superagent.post(`${origin}/echo`).send({ a: 1 }).set('X-Client', 'superagent')).body, await wretch(`${origin}/echo`).json({ a: 2 }).post().json(),
      /name="title"/.test((await (await fetch(`${origin}/echo`, { method: 'POST', body: form })).json()).body)],
    refused: [await told(() => got('http://127.0.0.1:1/', { retry: { limit: 0 } })), await told(() => fetch('http://127.0.0.1:1/')), await told(() => request('http://127.0.0.1:1/'))],
    late: [await told(() => got(`${origin}/slow`, { timeout: { request: 50 }, retry: { limit: 0 } })), await told(() => ky(`${origin}/slow`, { timeout: 50, retry: 0 }))],
    stream: Buffer.concat(pieces).toString(),
    tries, mocked: await mocked(), kept: await kept(origin),
  };
}
