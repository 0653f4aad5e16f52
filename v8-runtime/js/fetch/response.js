'use strict';
// Response, made by handlers or by fetch.
const { inspect, customInspect } = require('../inspect/inspect');
const { URL } = require('../url/url');
const { exception, illegalInvocation, requireArguments, toText, toByteString, toDictionary, describe } = require('./conversions');
const { Headers, HeaderMap, around, fill } = require('./headers');
const { bodyOf, extractBody, cloneBody, isUsed, isUnusable, mixInBody } = require('./body');

const kNoBody = [101, 204, 205, 304];
const kRedirects = [301, 302, 303, 307, 308];
const kMake = Symbol('kMake');

const freshState = () => ({ type: 'default', status: 200, statusText: '', map: new HeaderMap(), urls: [], body: null });

class Response {
  #state;
  #headers;

  constructor(body = null, init = {}) {
    if (body === kMake) {
      this.#state = init.state;
      this.#headers = around(init.state.map, init.guard);
      return;
    }
    const extracted = body === null || body === undefined ? null : extractBody(body);
    this.#state = freshState();
    this.#headers = around(this.#state.map, 'response');
    this.#initialise(toDictionary(init, 'undefined'), extracted);
  }

  static error() { return make({ ...freshState(), type: 'error', status: 0 }, 'immutable'); }

  static json(data, init = {}) {
    requireArguments(arguments.length, 1, 'Response.json');
    const given = toDictionary(init, 'undefined');
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('Value is not JSON serializable');
    const response = make(freshState(), 'response');
    response.#initialise(given, { ...extractBody(text), type: 'application/json' });
    return response;
  }

  static redirect(url, status = 302) {
    requireArguments(arguments.length, 1, 'Response.redirect');
    const text = toText(url, 'Response.redirect', 'url');
    let parsed;
    try {
      parsed = new URL(text);
    } catch (error) {
      throw new TypeError(`Failed to parse URL from ${text}`, { cause: error });
    }
    if (!kRedirects.includes(status)) throw new RangeError(`Invalid status code ${status}`);
    const state = { ...freshState(), status };
    state.map.append('location', parsed.href);
    return make(state, 'immutable');
  }

  get type() { return Response.#check(this).type; }
  get url() {
    const { urls } = Response.#check(this);
    return urls.length === 0 ? '' : withoutFragment(urls[urls.length - 1]);
  }
  get redirected() { return Response.#check(this).urls.length > 1; }
  get status() { return Response.#check(this).status; }
  get ok() {
    const { status } = Response.#check(this);
    return status >= 200 && status <= 299;
  }
  get statusText() { return Response.#check(this).statusText; }
  get headers() {
    Response.#check(this);
    return this.#headers;
  }
  get body() { return bodyOf(Response.#check(this)); }
  get bodyUsed() { return isUsed(Response.#check(this)); }

  clone() {
    const state = Response.#check(this);
    if (isUnusable(state.body)) throw exception('Response.clone', 'Body has already been consumed.');
    const copy = { ...state, map: state.map.copy(), urls: [...state.urls], body: cloneBody(state.body) };
    return make(copy, state.type === 'default' ? 'response' : 'immutable');
  }

  #initialise(init, extracted) {
    const state = this.#state;
    const status = init.status === undefined ? 200 : Number(init.status) & 0xFFFF;
    const statusText = init.statusText === undefined ? '' : toByteString(init.statusText, 'Response constructor', 'statusText');
    if (status < 200 || status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusText)) throw new TypeError('Invalid statusText');
    state.status = status;
    state.statusText = statusText;
    if (init.headers !== undefined) fill(this.#headers, init.headers);
    if (extracted === null) return;
    if (kNoBody.includes(status)) throw exception('Response constructor', `Invalid response status code ${status}`);
    state.body = extracted.body;
    if (extracted.type !== null && !state.map.has('content-type')) state.map.append('content-type', extracted.type);
  }

  static #check(response) {
    if (!(#state in response)) throw illegalInvocation();
    return response.#state;
  }
  static stateOf(response) { return #state in response ? response.#state : undefined; }

  [customInspect](depth, options) {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  }
}

const make = (state, guard) => new Response(kMake, { state, guard });

function withoutFragment(url) {
  const end = url.href.indexOf('#');
  return end === -1 ? url.href : url.href.slice(0, end);
}

mixInBody(Response, Response.stateOf);
delete Response.stateOf;
describe(Response, ['type', 'url', 'status', 'ok', 'redirected', 'statusText', 'headers', 'clone', 'body', 'bodyUsed']);
for (const name of ['json', 'redirect', 'error']) Object.defineProperty(Response, name, { enumerable: true });

module.exports = { Response, Headers, freshState, make, withoutFragment, kNoBody, kRedirects };
