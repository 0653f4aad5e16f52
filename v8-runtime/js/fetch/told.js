'use strict';
// What instruments are told of fetch's requests, on the channels of undici as Node's fetch publishes on them; `undici:client:*`, which are
// about sockets, are not there. The request that is told may be given fields before it is sent.
const { ArrayPrototypePush, RegExpPrototypeExec } = require('../core/primordials');
const { Buffer } = require('../buffer/buffer');
const { channel } = require('../diagnostics_channel');
const { ofUndici } = require('./failures');

const channels = {
  create: channel('undici:request:create'),
  bodySent: channel('undici:request:bodySent'),
  headers: channel('undici:request:headers'),
  trailers: channel('undici:request:trailers'),
  error: channel('undici:request:error'),
};

const kInvalid = ['InvalidArgumentError', 'UND_ERR_INVALID_ARG'];

class Request {
  constructor(url, method, fields, body) {
    this.method = method;
    this.body = body;
    this.completed = false;
    this.aborted = false;
    this.upgrade = null;
    this.path = `${url.pathname}${url.search}`;
    this.origin = url.origin;
    this.idempotent = method === 'HEAD' || method === 'GET';
    this.headers = fields;
  }
  addHeader(name, value) {
    const [field, text] = [`${name}`, `${value}`];
    if (RegExpPrototypeExec(/^[!#$%&'*+.^_`|~0-9a-z-]+$/i, field) === null) throw ofUndici(...kInvalid, 'invalid header key');
    if (RegExpPrototypeExec(/[^\t\x20-\x7e\x80-\xff]/, text) !== null) throw ofUndici(...kInvalid, `invalid ${field} header`);
    ArrayPrototypePush(this.headers, field, text);
    return this;
  }
}

class Told {
  #request;
  #isOver = false;

  constructor(request) { this.#request = request; }

  bodySent() {
    if (channels.bodySent.hasSubscribers) channels.bodySent.publish({ request: this.#request });
  }

  head(statusCode, statusText, fields) {
    if (!channels.headers.hasSubscribers) return;
    const headers = [];
    for (let i = 0; i < fields.length; i++) ArrayPrototypePush(headers, Buffer.from(fields[i], 'latin1'));
    channels.headers.publish({ request: this.#request, response: { statusCode, headers, statusText } });
  }

  complete() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#request.completed = true;
    if (channels.trailers.hasSubscribers) channels.trailers.publish({ request: this.#request, trailers: [] });
  }

  failed(error) {
    if (this.#isOver) return;
    this.#isOver = true;
    if (channels.error.hasSubscribers) channels.error.publish({ request: this.#request, error });
  }
}

const nobody = { bodySent() {}, head() {}, complete() {}, failed() {} };

// `fields` is what will be sent: a subscriber may add to it.
function tell(url, method, fields, body) {
  let anybody = false;
  for (const name in channels) anybody ||= channels[name].hasSubscribers;
  if (!anybody) return nobody;
  const request = new Request(url, method, fields, body);
  if (channels.create.hasSubscribers) channels.create.publish({ request });
  return new Told(request);
}

module.exports = { tell };
