'use strict';
// URL. Parsing is whatwg-url's state machine; this is the class around its records.
const { ObjectDefineProperties, ObjectDefineProperty, SymbolToStringTag } = require('../core/primordials');
const { codes } = require('../core/errors');
const { inspect, customInspect } = require('../inspect/inspect');
const { URLSearchParams, attachParams, pairsOf } = require('./search_params');
const { parseUrlencoded, serializeUrlencoded } = require('./urlencoded');
const machine = require('whatwg-url/lib/url-state-machine.js');

const { ERR_INVALID_THIS, ERR_INVALID_URL, ERR_MISSING_ARGS } = codes;
const toText = (value) => `${value}`.toWellFormed();

function invalid(input, base) {
  const error = new ERR_INVALID_URL(input);
  error.input = input;
  if (base !== undefined) error.base = base;
  return error;
}

function parseRecord(input, base) {
  let baseRecord = null;
  if (base !== undefined) {
    baseRecord = machine.basicURLParse(base);
    if (baseRecord === null) return null;
  }
  return machine.basicURLParse(input, { baseURL: baseRecord });
}

class URL {
  #record;
  #params = null;

  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    input = toText(input);
    if (base !== undefined) base = toText(base);
    this.#record = parseRecord(input, base);
    if (this.#record === null) throw invalid(input, base);
  }

  static canParse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return parseRecord(toText(url), base === undefined ? undefined : toText(base)) !== null;
  }

  // null where the constructor throws.
  static parse(url, base = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('url');
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  #check() {
    if (!(#record in this)) throw new ERR_INVALID_THIS('URL');
    return this.#record;
  }

  // A setter parses its part by itself; what it cannot use leaves the URL as it was.
  #reparse(text, stateOverride) {
    machine.basicURLParse(text, { url: this.#record, stateOverride });
  }

  #queryChanged() {
    if (this.#params === null) return;
    const pairs = pairsOf(this.#params);
    const fresh = parseUrlencoded(this.#record.query ?? '');
    pairs.length = 0;
    pairs.push(...fresh);
  }

  toString() { return machine.serializeURL(this.#check()); }
  toJSON() { return machine.serializeURL(this.#check()); }

  get href() { return machine.serializeURL(this.#check()); }
  set href(value) {
    this.#check();
    const text = toText(value);
    const record = machine.basicURLParse(text);
    if (record === null) throw invalid(text);
    this.#record = record;
    this.#queryChanged();
  }

  get origin() { return machine.serializeURLOrigin(this.#check()); }

  get protocol() { return `${this.#check().scheme}:`; }
  set protocol(value) {
    this.#check();
    this.#reparse(`${toText(value)}:`, 'scheme start');
  }

  get username() { return this.#check().username; }
  set username(value) {
    if (machine.cannotHaveAUsernamePasswordPort(this.#check())) return;
    machine.setTheUsername(this.#record, toText(value));
  }

  get password() { return this.#check().password; }
  set password(value) {
    if (machine.cannotHaveAUsernamePasswordPort(this.#check())) return;
    machine.setThePassword(this.#record, toText(value));
  }

  get host() {
    const { host, port } = this.#check();
    if (host === null) return '';
    return port === null ? machine.serializeHost(host) : `${machine.serializeHost(host)}:${port}`;
  }
  set host(value) {
    if (machine.hasAnOpaquePath(this.#check())) return;
    this.#reparse(toText(value), 'host');
  }

  get hostname() {
    const { host } = this.#check();
    return host === null ? '' : machine.serializeHost(host);
  }
  set hostname(value) {
    if (machine.hasAnOpaquePath(this.#check())) return;
    this.#reparse(toText(value), 'hostname');
  }

  get port() {
    const { port } = this.#check();
    return port === null ? '' : `${port}`;
  }
  set port(value) {
    if (machine.cannotHaveAUsernamePasswordPort(this.#check())) return;
    const text = toText(value);
    if (text === '') this.#record.port = null;
    else this.#reparse(text, 'port');
  }

  get pathname() { return machine.serializePath(this.#check()); }
  set pathname(value) {
    if (machine.hasAnOpaquePath(this.#check())) return;
    this.#record.path = [];
    this.#reparse(toText(value), 'path start');
  }

  get search() {
    const { query } = this.#check();
    return query === null || query === '' ? '' : `?${query}`;
  }
  set search(value) {
    this.#check();
    const text = toText(value);
    if (text === '') {
      this.#record.query = null;
    } else {
      this.#record.query = '';
      this.#reparse(text[0] === '?' ? text.slice(1) : text, 'query');
    }
    this.#queryChanged();
  }

  get searchParams() {
    this.#check();
    if (this.#params === null) {
      this.#params = new URLSearchParams();
      const params = this.#params;
      attachParams(params, parseUrlencoded(this.#record.query ?? ''), () => {
        const text = serializeUrlencoded(pairsOf(params));
        this.#record.query = text === '' ? null : text;
      });
    }
    return this.#params;
  }

  get hash() {
    const { fragment } = this.#check();
    return fragment === null || fragment === '' ? '' : `#${fragment}`;
  }
  set hash(value) {
    this.#check();
    const text = toText(value);
    if (text === '') {
      this.#record.fragment = null;
      return;
    }
    this.#record.fragment = '';
    this.#reparse(text[0] === '#' ? text.slice(1) : text, 'fragment');
  }

  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const shown = { __proto__: { constructor: constructor === undefined ? URL : constructor } };
    for (const name of kShown) shown[name] = this[name];
    return `${constructor.name} ${inspect({ ...shown }, options)}`;
  }
}
const kShown = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search',
  'searchParams', 'hash'];

for (const name of ['toString', 'toJSON', ...kShown]) {
  ObjectDefineProperty(URL.prototype, name, { __proto__: null, enumerable: true });
}
ObjectDefineProperty(URL.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: 'URL' });
ObjectDefineProperty(URL, 'canParse', { __proto__: null, enumerable: true });
ObjectDefineProperty(URL, 'parse', { __proto__: null, enumerable: true });

// A URL from another realm or package counts too, as long as it looks like one.
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

module.exports = { URL, isURL };
