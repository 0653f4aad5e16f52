'use strict';
// Headers: names without case, values of one name joined, Set-Cookie never.
const { inspect, customInspect } = require('../inspect/inspect');
const { makeIterators } = require('../web/pairs_iterator');
const { exception, illegalInvocation, requireArguments, notConvertible, toByteString, describe, isToken } = require('./conversions');

const kTypes = ['sequence<sequence<ByteString>>', 'record<ByteString, ByteString>'];
const isValue = (text) => !/[\0\r\n]|^[\t ]|[\t ]$/.test(text);
const normalize = (text) => text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');

// The fields themselves, shared by a Headers and the Request or Response it belongs to.
const makeIterator = makeIterators('Headers Iterator');

class HeaderMap {
  // lower-case name -> {name as first given, values}
  fields = new Map();

  has(name) { return this.fields.has(name.toLowerCase()); }
  get(name) {
    const field = this.fields.get(name.toLowerCase());
    if (field === undefined) return null;
    return field.values.join(name.toLowerCase() === 'cookie' ? '; ' : ', ');
  }
  append(name, value) {
    const field = this.fields.get(name.toLowerCase());
    if (field === undefined) this.fields.set(name.toLowerCase(), { name, values: [value] });
    else field.values.push(value);
  }
  set(name, value) { this.fields.set(name.toLowerCase(), { name, values: [value] }); }
  delete(name) { this.fields.delete(name.toLowerCase()); }
  cookies() { return [...this.fields.get('set-cookie')?.values ?? []]; }
  copy() {
    const copied = new HeaderMap();
    for (const [key, { name, values }] of this.fields) copied.fields.set(key, { name, values: [...values] });
    return copied;
  }
  // [name, value] by name; each Set-Cookie for itself.
  sorted() {
    const pairs = [];
    for (const key of [...this.fields.keys()].sort()) {
      if (key === 'set-cookie') for (const value of this.cookies()) pairs.push([key, value]);
      else pairs.push([key, this.get(key)]);
    }
    return pairs;
  }
  // As they are sent: [name, value, name, value, …].
  flat() {
    const list = [];
    for (const { name, values } of this.fields.values()) {
      if (name.toLowerCase() === 'set-cookie') for (const value of values) list.push(name, value);
      else list.push(name, this.get(name));
    }
    return list;
  }
}

function checkName(name, header) {
  if (!isToken(name)) throw exception(header, `"${name}" is an invalid header name.`);
}

class Headers {
  #map = new HeaderMap();
  #guard = 'none';

  constructor(init = undefined) {
    if (init !== undefined) fill(this, init);
  }

  append(name, value) {
    Headers.#check(this);
    requireArguments(arguments.length, 2, 'Headers.append');
    this.#append(toByteString(name, 'Headers.append', 'name'), toByteString(value, 'Headers.append', 'value'));
  }
  delete(name) {
    Headers.#check(this);
    const key = this.#key(name, arguments.length, 'Headers.delete');
    this.#checkMutable();
    this.#map.delete(key);
  }
  get(name) { return Headers.#mapOf(this).get(this.#key(name, arguments.length, 'Headers.get')); }
  has(name) { return Headers.#mapOf(this).has(this.#key(name, arguments.length, 'Headers.has')); }
  set(name, value) {
    Headers.#check(this);
    requireArguments(arguments.length, 2, 'Headers.set');
    const key = toByteString(name, 'Headers.set', 'name');
    const text = normalize(toByteString(value, 'Headers.set', 'value'));
    checkName(key, 'Headers.set');
    if (!isValue(text)) throw exception('Headers.set', `"${text}" is an invalid header value.`);
    this.#checkMutable();
    this.#map.set(key, text);
  }
  getSetCookie() { return Headers.#mapOf(this).cookies(); }

  forEach(callback, self = undefined) {
    Headers.#check(this);
    requireArguments(arguments.length, 1, 'Headers.forEach');
    if (typeof callback !== 'function') {
      throw new TypeError("Failed to execute 'forEach' on 'Headers': parameter 1 is not of type 'Function'.");
    }
    for (const [name, value] of this.entries()) callback.call(self, value, name, this);
  }
  entries() { return Headers.#iterate(this, (pair) => pair); }
  keys() { return Headers.#iterate(this, (pair) => pair[0]); }
  values() { return Headers.#iterate(this, (pair) => pair[1]); }

  // Sees what is changed meanwhile, as the standard's iterators do.
  static #iterate(headers, pick) {
    const map = Headers.#mapOf(headers);
    let index = 0;
    return makeIterator(() => {
      const pairs = map.sorted();
      return index < pairs.length ? { value: pick(pairs[index++]), done: false } : { value: undefined, done: true };
    });
  }

  #append(name, given) {
    const value = normalize(given);
    checkName(name, 'Headers.append');
    if (!isValue(value)) throw exception('Headers.append', `"${value}" is an invalid header value.`);
    this.#checkMutable();
    this.#map.append(name, value);
  }
  #key(name, given, header) {
    Headers.#check(this);
    requireArguments(given, 1, header);
    const key = toByteString(name, header, 'name');
    checkName(key, header);
    return key;
  }
  #checkMutable() {
    if (this.#guard === 'immutable') throw new TypeError('immutable');
  }

  static #check(headers) {
    if (!(#map in headers)) throw illegalInvocation();
  }
  static #mapOf(headers) {
    Headers.#check(headers);
    return headers.#map;
  }
  static isHeaders(value) { return typeof value === 'object' && value !== null && #map in value; }
  static mapOf(headers) { return headers.#map; }
  static around(map, guard) {
    const headers = new Headers();
    headers.#map = map;
    headers.#guard = guard;
    return headers;
  }
  static fill(headers, init) {
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      throw notConvertible('Headers constructor', 'Argument 1', kTypes);
    }
    for (const [name, value] of pairsOf(init)) headers.#append(name, value);
  }

  [customInspect](depth, options) {
    const shown = {};
    for (const { name } of this.#map.fields.values()) shown[name] = this.#map.get(name);
    return `Headers ${inspect(shown, { ...options, depth: options.depth ?? depth })}`;
  }
}

function pairsOf(init) {
  if (isHeaders(init) && init[Symbol.iterator] === Headers.prototype.entries) {
    const pairs = [];
    const flat = mapOf(init).flat();
    for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]]);
    return pairs;
  }
  const header = 'Headers contructor';  // sic
  if (typeof init[Symbol.iterator] === 'function') {
    return [...init].map((entry) => {
      if (entry === null || typeof entry !== 'object' || typeof entry[Symbol.iterator] !== 'function') {
        throw exception(header, `init[0] (${inspect(entry)}) is not iterable.`);
      }
      const pair = [...entry].map((part) => toByteString(part, header, 'init[0][0]'));
      if (pair.length !== 2) {
        throw exception('Headers constructor', `expected name/value pair to be length 2, found ${pair.length}.`);
      }
      return pair;
    });
  }
  return Reflect.ownKeys(init).filter((key) => Object.getOwnPropertyDescriptor(init, key)?.enumerable)
    .map((key) => [toByteString(key, header, 'init'), toByteString(init[key], header, 'init')]);
}

Object.defineProperty(Headers.prototype, Symbol.iterator, { value: Headers.prototype.entries, writable: true, configurable: true });
describe(Headers, ['append', 'delete', 'get', 'has', 'set', 'getSetCookie', 'forEach', 'entries', 'keys', 'values']);

const { isHeaders, mapOf, around, fill } = Headers;
for (const name of ['isHeaders', 'mapOf', 'around', 'fill']) delete Headers[name];

module.exports = { Headers, HeaderMap, isHeaders, mapOf, around, fill };
