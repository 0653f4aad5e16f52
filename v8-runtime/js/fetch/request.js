'use strict';
// Request: what fetch is asked for.
const { inspect, customInspect } = require('../inspect/inspect');
const { URL } = require('../url/url');
const { AbortController, AbortSignal } = require('../events/abort');
const { illegalInvocation, requireArguments, toText, toChoice, toDictionary, describe, isToken } = require('./conversions');
const { HeaderMap, around, fill } = require('./headers');
const { bodyOf, extractBody, cloneBody, isUsed, isUnusable, mixInBody } = require('./body');
const { withoutFragment } = require('./response');
const { TransformStream } = require('./streams');

const kNormal = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];
const kForbidden = ['CONNECT', 'TRACE', 'TRACK'];
const kChoices = {
  referrerPolicy: ['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin',
    'origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  mode: ['navigate', 'same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  redirect: ['follow', 'manual', 'error'],
};
const kHeader = 'Request constructor';

function parseUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch (error) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause: error });
  }
  if (url.username || url.password) {
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`);
  }
  return url;
}

function normalMethod(given) {
  const method = toText(given, kHeader, 'method');
  if (!isToken(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (kForbidden.includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  return kNormal.includes(upper) ? upper : method;
}

const freshState = (url) => ({
  url, method: 'GET', map: new HeaderMap(), body: null, referrer: 'about:client', referrerPolicy: '', mode: 'cors',
  credentials: 'same-origin', cache: 'default', redirect: 'follow', integrity: '', keepalive: false,
});

// What is one of a few words is looked at first of all.
function readChoices(given) {
  const choices = {};
  for (const name of Object.keys(kChoices)) {
    if (given[name] !== undefined) choices[name] = toChoice(given[name], kChoices[name], kHeader);
  }
  if (given.duplex !== undefined) toChoice(given.duplex, ['half'], kHeader);
  return choices;
}

class Request {
  #state;
  #headers;
  #signal;

  constructor(input, init = {}) {
    requireArguments(arguments.length, 1, kHeader);
    const given = toDictionary(init, kHeader);
    const choices = readChoices(given);
    const from = typeof input === 'object' && input !== null && #state in input ? input : null;
    const state = from === null ? freshState(parseUrl(toText(input, kHeader, 'input')))
      : { ...from.#state, map: from.#state.map.copy(), body: null };
    if (given.window !== undefined && given.window !== null) throw new TypeError("'window' option 'client' must be null");
    Object.assign(state, choices);
    this.#readOptions(state, given);
    this.#state = state;
    this.#signal = dependentSignal(given.signal === undefined ? from?.#signal : given.signal);
    if (given.headers !== undefined) state.map = new HeaderMap();
    this.#headers = around(state.map, 'request');
    if (given.headers !== undefined) fill(this.#headers, given.headers);
    this.#takeBody(given, from);
  }

  #readOptions(state, given) {
    if (given.referrer !== undefined) state.referrer = readReferrer(given.referrer);
    if (state.mode === 'navigate') throw new TypeError(`${kHeader}: invalid request mode navigate.`);
    if (state.cache === 'only-if-cached' && state.mode !== 'same-origin') {
      throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode");
    }
    if (given.integrity !== undefined && given.integrity !== null) state.integrity = String(given.integrity);
    if (given.keepalive !== undefined) state.keepalive = Boolean(given.keepalive);
    if (given.method !== undefined) state.method = normalMethod(given.method);
  }

  #takeBody(given, from) {
    const state = this.#state;
    const inherited = from?.#state.body ?? null;
    const own = given.body !== undefined && given.body !== null;
    if ((own || inherited !== null) && (state.method === 'GET' || state.method === 'HEAD')) {
      throw new TypeError('Request with GET/HEAD method cannot have body.');
    }
    if (own) {
      const { body, type } = extractBody(given.body);
      if (body.bytes === null && (given.duplex === undefined)) {
        throw new TypeError('RequestInit: duplex option is required when sending a body.');
      }
      if (type !== null && !state.map.has('content-type')) state.map.append('content-type', type);
      state.body = body;
    } else if (inherited !== null) {
      if (isUnusable(inherited)) {
        throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
      }
      // The other one's body is used up by this.
      state.body = { stream: inherited.stream.pipeThrough(new TransformStream()), bytes: inherited.bytes };
    }
  }

  get method() { return Request.#check(this).method; }
  get url() { return Request.#check(this).url.href; }
  get headers() {
    Request.#check(this);
    return this.#headers;
  }
  get destination() { return Request.#check(this) && ''; }
  get referrer() { return Request.#check(this).referrer; }
  get referrerPolicy() { return Request.#check(this).referrerPolicy; }
  get mode() { return Request.#check(this).mode; }
  get credentials() { return Request.#check(this).credentials; }
  get cache() { return Request.#check(this).cache; }
  get redirect() { return Request.#check(this).redirect; }
  get integrity() { return Request.#check(this).integrity; }
  get keepalive() { return Request.#check(this).keepalive; }
  get isReloadNavigation() { return Request.#check(this) && false; }
  get isHistoryNavigation() { return Request.#check(this) && false; }
  get signal() {
    Request.#check(this);
    return this.#signal;
  }
  get body() { return bodyOf(Request.#check(this)); }
  get bodyUsed() { return isUsed(Request.#check(this)); }
  get duplex() { return Request.#check(this) && 'half'; }

  clone() {
    const state = Request.#check(this);
    if (isUnusable(state.body)) throw new TypeError('unusable');
    const copy = new Request(state.url.href, { signal: this.#signal });
    const body = cloneBody(state.body);
    copy.#state = { ...state, map: state.map.copy(), body };
    copy.#headers = around(copy.#state.map, 'request');
    return copy;
  }

  static #check(request) {
    if (!(#state in request)) throw illegalInvocation();
    return request.#state;
  }
  static stateOf(request) { return #state in request ? request.#state : undefined; }

  [customInspect](depth, options) {
    const shown = {};
    for (const name of kShown) shown[name] = this[name];
    return `Request ${inspect(shown, options)}`;
  }
}

const kShown = ['method', 'url', 'headers', 'destination', 'referrer', 'referrerPolicy', 'mode', 'credentials', 'cache',
  'redirect', 'integrity', 'keepalive', 'isReloadNavigation', 'isHistoryNavigation', 'signal'];

function readReferrer(given) {
  const text = toText(given, kHeader, 'referrer');
  if (text === '') return '';
  try {
    const url = new URL(text);
    return url.href === 'about:client' ? url.href : withoutFragment(url);
  } catch (error) {
    throw new TypeError(`Referrer "${text}" is not a valid URL.`, { cause: error });
  }
}

function dependentSignal(source) {
  if (source === undefined || source === null) return new AbortController().signal;
  if (typeof source.aborted !== 'boolean' || typeof source.addEventListener !== 'function') {
    throw new TypeError("Failed to construct 'Request': member signal is not of type AbortSignal.");
  }
  return AbortSignal.any([source]);
}

const { stateOf } = Request;
delete Request.stateOf;
mixInBody(Request, stateOf);
describe(Request, [...kShown, 'duplex', 'clone', 'body', 'bodyUsed']);

module.exports = { Request, stateOf };
