'use strict';
// PerformanceObserver: entries of the types it asks for, gathered and told in a later turn.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateObject } = require('../core/validators');
const { inspect, customInspect } = require('../inspect/inspect');
const { byStart, connect, disconnect, entries } = require('./entries');

const kTypes = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'resource']);
const kMake = Symbol('kMake');

class PerformanceObserverEntryList {
  #entries;
  constructor(key, list) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = byStart([...list]);
  }
  getEntries() { return [...this.#entries]; }
  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return this.#entries.filter((entry) => entry.entryType === `${type}`);
  }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return this.#entries.filter((entry) => entry.name === `${name}` && (type == null || entry.entryType === `${type}`));
  }
  [customInspect](depth, options) {
    if (depth < 0) return this;
    return `PerformanceObserverEntryList ${inspect(this.#entries, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

class PerformanceObserver {
  #callback;
  #types = new Set();
  #buffer = [];
  #pending = false;
  #mode;
  #listener = (entry) => {
    if (!this.#types.has(entry.entryType)) return;
    this.#buffer.push(entry);
    this.#schedule();
  };

  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() { return kTypes; }

  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = options;
    if (entryTypes === undefined && type === undefined) throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    const mode = entryTypes !== undefined ? 'several' : 'one';
    if (this.#mode !== undefined && this.#mode !== mode) return;  // as Node: the other form is not listened to
    this.#mode = mode;
    if (mode === 'several') {
      if (!Array.isArray(entryTypes)) throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#types = new Set(entryTypes.filter((one) => kTypes.includes(one)));
    } else {
      if (!kTypes.includes(type)) return;
      this.#types.add(type);
      if (buffered) {
        this.#buffer.push(...entries().filter((entry) => entry.entryType === type));
        if (this.#buffer.length > 0) this.#schedule();
      }
    }
    if (this.#types.size > 0) connect(this.#listener);
    else this.disconnect();
  }

  disconnect() {
    disconnect(this.#listener);
    this.#types = new Set();
    this.#buffer = [];
    this.#mode = undefined;
  }

  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  #schedule() {
    if (this.#pending) return;
    this.#pending = true;
    native.setImmediate(() => {
      this.#pending = false;
      const list = this.takeRecords();
      if (list.length > 0) this.#callback.call(this, new PerformanceObserverEntryList(kMake, list), this);
    });
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    return `PerformanceObserver ${inspect({ connected: this.#types.size > 0, pending: this.#pending, entryTypes: [...this.#types], buffer: this.#buffer },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

for (const [Class, names] of [[PerformanceObserver, ['observe', 'disconnect', 'takeRecords']],
  [PerformanceObserverEntryList, ['getEntries', 'getEntriesByType', 'getEntriesByName']]]) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
}
Object.defineProperty(PerformanceObserverEntryList, 'length', { value: 0, configurable: true });

module.exports = { PerformanceObserver, PerformanceObserverEntryList };
