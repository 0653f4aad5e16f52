'use strict';
// What performance keeps and observers get: marks, measures, resources and timed functions.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { inspect, collapsed, customInspect } = require('../inspect/inspect');
const { structuredClone } = require('../web/structured_clone');

const kMake = Symbol('kMake');
// They live as long as the context: older ones make room.
const kMaxEntries = 10000;
const kReserved = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

class PerformanceEntry {
  #fields;
  constructor(key, fields) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#fields = fields;
  }
  static detailOf(entry) { return entry.#fields.detail; }
  get name() { return this.#fields.name; }
  get entryType() { return this.#fields.entryType; }
  get startTime() { return this.#fields.startTime; }
  get duration() { return this.#fields.duration; }
  toJSON() {
    const { name, entryType, startTime, duration } = this.#fields;
    return { name, entryType, startTime, duration };
  }
  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
const { detailOf } = PerformanceEntry;
delete PerformanceEntry.detailOf;

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    const text = `${name}`;
    if (kReserved.includes(text)) throw new codes.ERR_INVALID_ARG_VALUE('name', text);
    const startTime = options?.startTime ?? native.now();
    if (typeof startTime !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('startTime', 'number', startTime);
    if (startTime < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    const detail = options?.detail == null ? null : structuredClone(options.detail);
    super(kMake, { name: text, entryType: 'mark', startTime, duration: 0, detail });
  }
  get detail() { return detailOf(this); }
  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}
Object.defineProperty(PerformanceMark, 'length', { value: 1, configurable: true });

class PerformanceMeasure extends PerformanceEntry {
  get detail() { return detailOf(this); }
  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}

// Of timerify: an entry with the arguments, which Node calls plain PerformanceEntry.
class PerformanceFunctionEntry extends PerformanceEntry {
  get detail() { return detailOf(this); }
  toJSON() { return { ...super.toJSON(), detail: this.detail }; }
}
Object.defineProperty(PerformanceFunctionEntry, 'name', { value: 'PerformanceNodeEntry', configurable: true });

const kTimes = ['workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart', 'domainLookupEnd', 'connectStart', 'connectEnd',
  'secureConnectionStart', 'nextHopProtocol', 'requestStart', 'responseStart', 'responseEnd', 'encodedBodySize', 'decodedBodySize', 'transferSize'];
class PerformanceResourceTiming extends PerformanceEntry {
  get initiatorType() { return detailOf(this).initiatorType; }
  toJSON() {
    const json = { ...super.toJSON(), initiatorType: this.initiatorType };
    for (const name of kTimes) json[name] = this[name];
    return json;
  }
}
for (const name of kTimes) {
  Object.defineProperty(PerformanceResourceTiming.prototype, name, {
    get() { return detailOf(this)[name] ?? (name === 'nextHopProtocol' ? [] : 0); }, enumerable: true, configurable: true,
  });
}

function describe(Class, names) {
  const changes = { [Symbol.toStringTag]: { value: Class.name, configurable: true } };
  for (const name of names) changes[name] = { enumerable: true };
  Object.defineProperties(Class.prototype, changes);
}
for (const Class of [PerformanceEntry, PerformanceMeasure, PerformanceResourceTiming]) Object.defineProperty(Class, 'length', { value: 0, configurable: true });
Object.defineProperties(PerformanceEntry.prototype, { name: { enumerable: true }, entryType: { enumerable: true }, startTime: { enumerable: true },
  duration: { enumerable: true }, toJSON: { enumerable: true } });
describe(PerformanceMark, ['detail']);
describe(PerformanceMeasure, ['detail']);
describe(PerformanceResourceTiming, ['initiatorType', 'toJSON']);

// ---- the timeline ----

let timeline = [];
let listeners = new Set();  // observers that are connected

function add(entry, keep = true) {
  if (keep) {
    if (timeline.length >= kMaxEntries) timeline.shift();
    timeline.push(entry);
  }
  for (const listener of listeners) listener(entry);
  return entry;
}

const byStart = (list) => list.sort((a, b) => a.startTime - b.startTime);
function clear(type, name) {
  timeline = timeline.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== `${name}`));
}
function reset() {
  timeline = [];
  listeners = new Set();
}

module.exports = {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, PerformanceFunctionEntry, kMake, add, byStart, clear, reset,
  entries: () => timeline, connect: (listener) => listeners.add(listener), disconnect: (listener) => listeners.delete(listener),
  hasListeners: () => listeners.size > 0,
};
