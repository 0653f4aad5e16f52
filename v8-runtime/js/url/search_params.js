'use strict';
// URLSearchParams. Pairs lie flat: [name, value, name, value, …].
const {
  ArrayPrototypePush, ArrayPrototypeSplice, ObjectDefineProperties, ObjectDefineProperty, ReflectOwnKeys, SymbolIterator,
  SymbolToStringTag,
} = require('../core/primordials');
const { codes } = require('../core/errors');
const { validateFunction } = require('../core/validators');
const { inspect, customInspect } = require('../inspect/inspect');
const { stripVTControlCharacters } = require('../inspect/text');
const { parseUrlencoded, serializeUrlencoded } = require('./urlencoded');

const { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS } = codes;
const toText = (value) => `${value}`.toWellFormed();

let pairsOf;
let attach;

class URLSearchParams {
  #pairs = [];
  #onChange = null;

  static {
    pairsOf = (params) => {
      if (typeof params !== 'object' || params === null || !(#pairs in params)) throw new ERR_INVALID_THIS('URLSearchParams');
      return params.#pairs;
    };
    // For URL: what to tell about changes.
    attach = (params, pairs, onChange) => {
      params.#pairs = pairs;
      params.#onChange = onChange;
    };
  }

  constructor(init = undefined) {
    if (init == null) return;
    if (typeof init !== 'object' && typeof init !== 'function') {
      const text = toText(init);
      this.#pairs = parseUrlencoded(text[0] === '?' ? text.slice(1) : text);
      return;
    }
    const iterate = init[SymbolIterator];
    if (iterate != null) {
      if (typeof iterate !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
      if (#pairs in init && iterate === URLSearchParams.prototype[SymbolIterator]) this.#pairs = [...init.#pairs];
      else this.#fromTuples(init);
    } else {
      this.#fromRecord(init);
    }
  }

  #fromTuples(init) {
    for (const pair of init) {
      if (pair == null || (typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[SymbolIterator] !== 'function') {
        throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
      }
      const tuple = [...pair];
      if (tuple.length !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
      ArrayPrototypePush(this.#pairs, toText(tuple[0]), toText(tuple[1]));
    }
  }

  #fromRecord(init) {
    const seen = new Map();
    for (const key of ReflectOwnKeys(init)) {
      if (!Reflect.getOwnPropertyDescriptor(init, key)?.enumerable) continue;
      const name = toText(key);
      const value = toText(init[key]);
      // Two keys may become one once their lone surrogates are replaced.
      if (seen.has(name)) {
        this.#pairs[seen.get(name)] = value;
      } else {
        seen.set(name, ArrayPrototypePush(this.#pairs, name, value) - 1);
      }
    }
  }

  get size() {
    return pairsOf(this).length / 2;
  }

  append(name, value) {
    check(this, arguments, 2);
    ArrayPrototypePush(this.#pairs, toText(name), toText(value));
    this.#onChange?.();
  }

  delete(name, value = undefined) {
    check(this, arguments, 1);
    name = toText(name);
    if (value !== undefined) value = toText(value);
    const pairs = this.#pairs;
    for (let i = 0; i < pairs.length;) {
      if (pairs[i] === name && (value === undefined || pairs[i + 1] === value)) ArrayPrototypeSplice(pairs, i, 2);
      else i += 2;
    }
    this.#onChange?.();
  }

  get(name) {
    check(this, arguments, 1);
    name = toText(name);
    const pairs = this.#pairs;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return pairs[i + 1];
    return null;
  }

  getAll(name) {
    check(this, arguments, 1);
    name = toText(name);
    const found = [];
    const pairs = this.#pairs;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) ArrayPrototypePush(found, pairs[i + 1]);
    return found;
  }

  has(name, value = undefined) {
    check(this, arguments, 1);
    name = toText(name);
    if (value !== undefined) value = toText(value);
    const pairs = this.#pairs;
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i] === name && (value === undefined || pairs[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    check(this, arguments, 2);
    name = toText(name);
    value = toText(value);
    const pairs = this.#pairs;
    let found = false;
    for (let i = 0; i < pairs.length;) {
      if (pairs[i] !== name) {
        i += 2;
      } else if (!found) {
        found = true;
        pairs[i + 1] = value;
        i += 2;
      } else {
        ArrayPrototypeSplice(pairs, i, 2);
      }
    }
    if (!found) ArrayPrototypePush(pairs, name, value);
    this.#onChange?.();
  }

  sort() {
    pairsOf(this);
    const pairs = this.#pairs;
    const tuples = [];
    for (let i = 0; i < pairs.length; i += 2) tuples.push([pairs[i], pairs[i + 1]]);
    tuples.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    for (let i = 0; i < tuples.length; i++) {
      pairs[2 * i] = tuples[i][0];
      pairs[2 * i + 1] = tuples[i][1];
    }
    this.#onChange?.();
  }

  entries() {
    pairsOf(this);
    return new Iterator(kMake, this, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    pairsOf(this);
    validateFunction(callback, 'callback');
    for (let i = 0; i < this.#pairs.length; i += 2) callback.call(thisArg, this.#pairs[i + 1], this.#pairs[i], this);
  }

  keys() {
    pairsOf(this);
    return new Iterator(kMake, this, 'keys');
  }

  values() {
    pairsOf(this);
    return new Iterator(kMake, this, 'values');
  }

  toString() {
    pairsOf(this);
    return serializeUrlencoded(this.#pairs);
  }

  [customInspect](recurseTimes, ctx) {
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const inner = { ...ctx };
    if (recurseTimes !== null) inner.depth = recurseTimes - 1;
    const parts = [];
    let length = 0;
    for (let i = 0; i < this.#pairs.length; i += 2) {
      const part = `${inspect(this.#pairs[i], inner)} => ${inspect(this.#pairs[i + 1], inner)}`;
      parts.push(part);
      length += (ctx.colors ? stripVTControlCharacters(part) : part).length + 2;
    }
    if (parts.length === 0) return `${this.constructor.name} {}`;
    return length - 2 > ctx.breakLength ? `${this.constructor.name} {\n  ${parts.join(',\n  ')} }`
      : `${this.constructor.name} { ${parts.join(', ')} }`;
  }
}

function check(params, args, count) {
  pairsOf(params);
  if (args.length >= count) return;
  throw count === 1 ? new ERR_MISSING_ARGS('name') : new ERR_MISSING_ARGS('name', 'value');
}

const kMake = Symbol('kMake');
class Iterator {
  #target;
  #kind;
  #index = 0;

  constructor(key, target, kind) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#target = target;
    this.#kind = kind;
  }

  next() {
    if (!(#target in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    const pairs = pairsOf(this.#target);
    if (this.#index >= pairs.length) return { value: undefined, done: true };
    const name = pairs[this.#index];
    const value = pairs[this.#index + 1];
    this.#index += 2;
    return { value: this.#kind === 'keys' ? name : this.#kind === 'values' ? value : [name, value], done: false };
  }

  [customInspect](recurseTimes, ctx) {
    if (!(#target in this)) return 'URLSearchParams Iterator {}';
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const inner = { ...ctx };
    if (recurseTimes !== null) inner.depth = recurseTimes - 1;
    const pairs = pairsOf(this.#target);
    const rest = [];
    for (let i = this.#index; i < pairs.length; i += 2) {
      rest.push(this.#kind === 'keys' ? pairs[i] : this.#kind === 'values' ? pairs[i + 1] : [pairs[i], pairs[i + 1]]);
    }
    const parts = rest.map((part) => inspect(part, inner));
    return inspect(rest, inner).includes('\n') ? `URLSearchParams Iterator {\n  ${parts.join(',\n  ')} }`
      : `URLSearchParams Iterator { ${parts.join(', ')} }`;
  }
}
const arrayIterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
Object.setPrototypeOf(Iterator.prototype, arrayIterator);
delete Iterator.prototype.constructor;
ObjectDefineProperties(Iterator.prototype, {
  next: { __proto__: null, enumerable: true, writable: true, configurable: true, value: Iterator.prototype.next },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
});

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'sort', 'entries', 'forEach', 'keys', 'values', 'toString',
  'size']) {
  ObjectDefineProperty(URLSearchParams.prototype, name, { __proto__: null, enumerable: true });
}
ObjectDefineProperties(URLSearchParams.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [SymbolIterator]: { __proto__: null, configurable: true, writable: true, value: URLSearchParams.prototype.entries },
});

module.exports = { URLSearchParams, pairsOf, attachParams: attach };
