'use strict';
// structuredClone and what postMessage does with a value: V8's serialiser; what it refuses becomes a DataCloneError.
// Buffers, ports and streams of the transfer list move: the original is empty afterwards.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { DOMException } = require('../events/dom_exception');
const { HostObject, kCopy, kMove, keys } = require('./host_objects');

const untransferable = new WeakSet();
const refusal = (message) => new DOMException(message, 'DataCloneError');

// Streams are no host objects: this stands in for one, at the top of a value or right below it.
class StandIn extends HostObject {
  #make;
  constructor(make) {
    super();
    this.#make = make;
  }
  [kCopy]() { return this.#make; }
}

function withStandIns(value, streams) {
  if (value === null || typeof value !== 'object') return value;
  const { isStream } = require('./transfer_streams');
  const standIn = (part) => {
    if (streams.has(part)) return new StandIn(streams.get(part));
    if (isStream(part)) throw new codes.ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST();
    return part;
  };
  if (isStream(value)) return standIn(value);
  if (streams.size === 0) return value;
  if (Array.isArray(value)) return value.map(standIn);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, standIn(part)]));
}

function sortTransferList(list) {
  const { moverOf } = require('./transfer_streams');
  const buffers = [];
  const objects = new Set();
  const streams = new Map();
  for (const item of list) {
    const isObject = item !== null && typeof item === 'object';
    if (isObject && untransferable.has(item)) continue;  // it is copied
    if (native.types.isArrayBuffer(item)) {
      if (buffers.includes(item)) throw refusal('Transfer list contains duplicate ArrayBuffer');
      buffers.push(item);
    } else if (isObject && typeof item[kMove] === 'function') {
      if (objects.has(item)) throw refusal('Transfer list contains duplicate MessagePort');
      objects.add(item);
    } else {
      const move = isObject ? moverOf(item) : undefined;
      if (move === undefined) throw new codes.ERR_INVALID_TRANSFER_OBJECT();
      streams.set(item, move);
    }
  }
  return { buffers, objects, streams };
}

// `list` is iterable. `moved`, if given, gets the ports that the copy holds.
function clone(value, list, moved = []) {
  const { buffers, objects, streams } = sortTransferList(list);
  const makers = [];
  const write = (object) => {
    let maker;
    if (objects.has(object)) {
      objects.delete(object);
      maker = object[kMove]();
    } else if (keys.is(object)) {
      maker = keys.copy(object);
    } else if (typeof object[kCopy] === 'function') {
      maker = object[kCopy]();
    } else if (typeof object[kMove] === 'function') {
      throw new codes.ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST();
    } else {
      throw refusal(`${object} could not be cloned.`);
    }
    makers.push(maker);
    return makers.length - 1;
  };
  const make = () => {
    const copies = [];
    for (let i = 0; i < makers.length; i++) copies[i] = makers[i]();
    return copies;
  };
  try {
    const copy = native.structuredClone(withStandIns(value, streams), buffers, write, make);
    for (const object of objects) moved.push(object[kMove]()());  // listed, but not part of the value
    return copy;
  } catch (error) {
    // What a getter of the value threw passes through.
    if (native.types.isNativeError(error) && /could not be cloned\.$/.test(error.message)) throw refusal(error.message);
    throw error;
  }
}

// The transfer list of an argument that is one, or an object with one.
function transferListOf(options) {
  const list = options === undefined || options === null ? undefined
    : typeof options[Symbol.iterator] === 'function' ? options : options.transfer;
  if (list === undefined || list === null) return [];
  if (typeof list !== 'object' || typeof list[Symbol.iterator] !== 'function') {
    const error = new TypeError('Optional transferList argument must be an iterable');
    throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }
  return list;
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw missing('The value argument must be specified', 'ERR_MISSING_ARGS');
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw missing('The options argument must be either an object or undefined', 'ERR_INVALID_ARG_TYPE');
  }
  return clone(value, transferListOf(options === undefined || options === null ? undefined : { transfer: options.transfer }));
}
Object.defineProperty(structuredClone, 'length', { value: 0, configurable: true });

const missing = (message, code) => Object.assign(new TypeError(message), { code });

function markAsUntransferable(object) {
  if ((typeof object === 'object' && object !== null) || typeof object === 'function') untransferable.add(object);
}

module.exports = { clone, markAsUntransferable, structuredClone, transferListOf };
