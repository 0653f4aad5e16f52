'use strict';
// fetch: redirects, aborting, and what the response is made of.
const { URL } = require('../url/url');
const { TextDecoder } = require('../text_coding');
const { mapOf, HeaderMap } = require('./headers');
const { Request, stateOf } = require('./request');
const { freshState, make, kNoBody, kRedirects } = require('./response');
const { acceptedCodings, withoutCodings } = require('./decoding');
const { Exchange } = require('./exchange');
const { tell } = require('./told');
const { fetchLocally } = require('./local');
const { fetchFailed, ofUndici } = require('./failures');

const kMaxRedirects = 20;
// Sent unless the handler did, and after them Accept-Encoding.
const kUsualFields = [['accept', '*/*'], ['accept-language', '*'], ['sec-fetch-mode', 'cors'], ['user-agent', 'node']];
// The connection is the proxy's; undici refuses some of these as well.
const kRefused = ['transfer-encoding', 'keep-alive', 'upgrade', 'expect'];
const kDropped = ['connection', 'content-length', 'proxy-connection', 'proxy-authorization', 'te', 'trailer'];
// The standard's bad ports: no web server listens there.
const kBadPorts = new Set([1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
  104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
  531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
  5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);
const kOfBody = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];
const kOfOrigin = ['authorization', 'proxy-authorization', 'cookie', 'host'];

function fieldsOf(map, tls) {
  const sent = map.copy();
  for (const name of kRefused) {
    if (sent.has(name)) throw ofUndici(...(name === 'expect' ? ['NotSupportedError', 'UND_ERR_NOT_SUPPORTED', 'expect header not supported']
      : ['InvalidArgumentError', 'UND_ERR_INVALID_ARG', `invalid ${name} header`]));
  }
  for (const name of kDropped) sent.delete(name);
  // A Headers holds what cannot be sent.
  for (const [name, value] of sent.sorted()) {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw ofUndici('InvalidArgumentError', 'UND_ERR_INVALID_ARG', `invalid ${name} header`);
  }
  for (const [name, value] of kUsualFields) if (!sent.has(name)) sent.append(name, value);
  if (!sent.has('accept-encoding')) sent.append('accept-encoding', acceptedCodings(tls, sent.has('range')));
  return sent.flat();
}

// One request without redirects: resolves when the response's head is there.
function exchange(state, signal) {
  return new Promise((resolve, reject) => {
    const { url } = state;
    const tls = url.protocol === 'https:';
    const onAbort = () => started.abort(signal.reason);
    const fields = fieldsOf(state.map, tls);
    const started = new Exchange({
      tls,
      host: url.hostname,
      port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
      method: state.method,
      target: `${url.pathname}${url.search}`,
      told: tell(url, state.method, fields, state.body?.bytes ?? state.body?.stream ?? null),
      fields,
      body: state.body,
    }, {
      head: (status, reason, fields) => resolve({ status, reason, fields, started }),
      failed: (error) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
    started.start();
  });
}

function locationOf(url, map) {
  const text = map.get('location');
  if (text === null) return null;
  // Bytes above 0x7F are UTF-8.
  const bytes = /^[\x00-\x7f]*$/.test(text) ? text : new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0)));
  let location;
  try {
    location = new URL(bytes, url);
  } catch (error) {
    throw fetchFailed(error);
  }
  if (location.protocol !== 'http:' && location.protocol !== 'https:') {
    throw fetchFailed(new Error('URL scheme must be a HTTP(S) scheme'));
  }
  if (location.hash === '') location.hash = url.hash;
  return location;
}

// The request that follows a redirect (the standard's HTTP-redirect fetch).
function redirected(state, status, location) {
  const next = { ...state, url: location, map: state.map.copy() };
  const toGet = ((status === 301 || status === 302) && state.method === 'POST') ||
    (status === 303 && state.method !== 'GET' && state.method !== 'HEAD');
  if (toGet) {
    next.method = 'GET';
    next.body = null;
    for (const name of kOfBody) next.map.delete(name);
  } else if (state.body !== null && state.body.bytes === null) {
    throw fetchFailed(new Error('a body that is a stream cannot be sent again'));
  }
  if (location.origin !== state.url.origin) for (const name of kOfOrigin) next.map.delete(name);
  return next;
}

function responseOf({ status, reason, started }, map, state, urls) {
  const response = { ...freshState(), type: 'basic', status, statusText: reason, map, urls };
  if (state.method === 'HEAD' || kNoBody.includes(status)) started.makeBody().cancel().catch(() => {});
  else response.body = { stream: withoutCodings(started.makeBody(), map.get('content-encoding')), bytes: null };
  return make(response, 'immutable');
}

async function follow(first, signal) {
  let state = first;
  const urls = [state.url];
  for (;;) {
    const local = fetchLocally(state);
    if (local !== undefined) return local;
    if (kBadPorts.has(Number(state.url.port))) throw fetchFailed(new Error('bad port'));
    const head = await exchange(state, signal);
    const map = new HeaderMap();
    for (let i = 0; i < head.fields.length; i += 2) map.append(head.fields[i], head.fields[i + 1]);
    if (!kRedirects.includes(head.status) || state.redirect === 'manual') return responseOf(head, map, state, urls);
    if (state.redirect === 'error') {
      head.started.abort();
      throw fetchFailed(new Error('unexpected redirect'));
    }
    const location = locationOf(state.url, map);
    if (location === null) return responseOf(head, map, state, urls);
    head.started.leave();
    if (urls.length > kMaxRedirects) throw fetchFailed(new Error('redirect count exceeded'));
    state = redirected(state, head.status, location);
    urls.push(location);
  }
}

function fetch(input, init = undefined) {
  // Not an async function: Node's is not one either, and what is wrong with the arguments still rejects.
  return new Promise((resolve, reject) => {
    const request = new Request(input, init);
    const { signal } = request;
    if (signal.aborted) throw signal.reason;
    const state = { ...stateOf(request), map: mapOf(request.headers) };
    follow(state, signal).then(resolve, (error) => {
      reject(error?.code?.startsWith?.('UND_ERR') ? fetchFailed(error) : error);
    });
  });
}

module.exports = { fetch };
