'use strict';
// FormData: names with strings and files, in their order.
const { inspect, customInspect } = require('../inspect/inspect');
const { makeIterators } = require('./pairs_iterator');
const { illegalInvocation, requireArguments } = require('../fetch/conversions');
const { fileFrom, isBlob, File } = require('./blob');

const wellFormed = (value) => `${value}`.toWellFormed();

class FormData {
  #entries = [];

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
  }

  static #check(form) {
    if (form === null || typeof form !== 'object' || !(#entries in form)) throw illegalInvocation();
    return form.#entries;
  }
  static isFormData(value) {
    return value !== null && typeof value === 'object' && #entries in value;
  }

  append(name, value, filename = undefined) {
    const entries = FormData.#check(this);
    requireArguments(arguments.length, 2, 'FormData.append');
    entries.push(makeEntry(name, value, filename, arguments.length === 3, 'append'));
  }

  delete(name) {
    FormData.#check(this);
    requireArguments(arguments.length, 1, 'FormData.delete');
    const key = wellFormed(name);
    this.#entries = this.#entries.filter((entry) => entry.name !== key);
  }

  get(name) {
    const entries = FormData.#check(this);
    requireArguments(arguments.length, 1, 'FormData.get');
    const key = wellFormed(name);
    return entries.find((entry) => entry.name === key)?.value ?? null;
  }

  getAll(name) {
    const entries = FormData.#check(this);
    requireArguments(arguments.length, 1, 'FormData.getAll');
    const key = wellFormed(name);
    return entries.filter((entry) => entry.name === key).map((entry) => entry.value);
  }

  has(name) {
    const entries = FormData.#check(this);
    requireArguments(arguments.length, 1, 'FormData.has');
    const key = wellFormed(name);
    return entries.some((entry) => entry.name === key);
  }

  set(name, value, filename = undefined) {
    const entries = FormData.#check(this);
    requireArguments(arguments.length, 2, 'FormData.set');
    const made = makeEntry(name, value, filename, arguments.length === 3, 'set');
    const first = entries.findIndex((entry) => entry.name === made.name);
    if (first === -1) {
      entries.push(made);
      return;
    }
    this.#entries = entries.filter((entry, i) => i <= first || entry.name !== made.name);
    this.#entries[first] = made;
  }

  keys() { return iterate(FormData.#check(this), (entry) => entry.name); }
  values() { return iterate(FormData.#check(this), (entry) => entry.value); }
  entries() { return iterate(FormData.#check(this), (entry) => [entry.name, entry.value]); }

  forEach(callback, thisArg = undefined) {
    const entries = FormData.#check(this);
    requireArguments(arguments.length, 1, 'FormData.forEach');
    if (typeof callback !== 'function') {
      throw new TypeError("Failed to execute 'forEach' on 'FormData': parameter 1 is not of type 'Function'.");
    }
    for (let i = 0; i < entries.length; i++) callback.call(thisArg, entries[i].value, entries[i].name, this);
  }

  [customInspect](depth, options) {
    const grouped = { __proto__: null };
    for (const { name, value } of FormData.#check(this)) {
      if (!(name in grouped)) grouped[name] = value;
      else if (Array.isArray(grouped[name])) grouped[name].push(value);
      else grouped[name] = [grouped[name], value];
    }
    return `FormData ${inspect({ ...grouped }, { ...options, depth: options.depth ?? null })}`;
  }
}
const { isFormData } = FormData;
delete FormData.isFormData;

function makeEntry(name, value, filename, hasFilename, method) {
  const key = wellFormed(name);
  if (!isBlob(value)) {
    if (hasFilename) throw new TypeError(`Failed to execute '${method}' on 'FormData': parameter 2 is not of type 'Blob'`);
    return { name: key, value: wellFormed(value) };
  }
  let file = value;
  if (!(value instanceof File)) file = fileFrom(value, 'blob');
  if (hasFilename) file = fileFrom(file, wellFormed(filename), file.lastModified);
  return { name: key, value: file };
}

Object.defineProperty(FormData, 'length', { value: 1, configurable: true });

const makeIterator = makeIterators('FormData Iterator');
function iterate(entries, pick) {
  let index = 0;
  return makeIterator(() => (index < entries.length ? { value: pick(entries[index++]), done: false }
    : { value: undefined, done: true }));
}

for (const name of ['append', 'delete', 'get', 'getAll', 'has', 'set', 'keys', 'values', 'entries', 'forEach']) {
  Object.defineProperty(FormData.prototype, name, { enumerable: true });
}
Object.defineProperties(FormData.prototype, {
  [Symbol.iterator]: { value: FormData.prototype.entries, enumerable: false, configurable: true, writable: true },
  [Symbol.toStringTag]: { value: 'FormData', configurable: true },
});

module.exports = { FormData, isFormData };
