'use strict';
// performance and `require('perf_hooks')`: the clock, marks and measures.
const { native } = require('./core/native');
const { structuredClone } = require('./web/structured_clone');
const { codes } = require('./core/errors');
const { validateNumber, validateString } = require('./core/validators');
const { EventTarget } = require('./events/event_target');
const { DOMException } = require('./events/dom_exception');
const { inspect, customInspect } = require('./inspect/inspect');

const kMake = Symbol('kMake');
// Marks live as long as the context: older ones make room.
const kMaxEntries = 10000;

class PerformanceEntry {
  #fields;
  constructor(key, fields) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#fields = fields;
  }
  get name() { return this.#fields.name; }
  get entryType() { return this.#fields.entryType; }
  get startTime() { return this.#fields.startTime; }
  get duration() { return this.#fields.duration; }
  get detail() { return this.#fields.detail; }
  toJSON() {
    const { name, entryType, startTime, duration, detail } = this.#fields;
    return { name, entryType, startTime, duration, detail };
  }
  [customInspect](depth, options) {
    if (depth < 0) return this;
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

class PerformanceMark extends PerformanceEntry {
  constructor(name, options = undefined) {
    const startTime = options?.startTime ?? native.now();
    validateNumber(startTime, 'startTime', 0);
    const detail = options?.detail == null ? null : structuredClone(options.detail);
    super(kMake, { name: `${name}`, entryType: 'mark', startTime, duration: 0, detail });
  }
}
class PerformanceMeasure extends PerformanceEntry {}

let entries = [];
function add(entry) {
  if (entries.length >= kMaxEntries) entries.shift();
  entries.push(entry);
  return entry;
}

// A time: a number, or the name of a mark.
function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') return mark;
  validateString(mark, 'mark');
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === 'mark' && entries[i].name === mark) return entries[i].startTime;
  }
  throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
}

const byStart = (list) => list.sort((a, b) => a.startTime - b.startTime);
const clear = (type, name) => {
  entries = entries.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== `${name}`));
};

class Performance extends EventTarget {
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  now() { return native.now(); }
  get timeOrigin() { return native.timeOrigin(); }
  mark(name, options) { return add(new PerformanceMark(name, options)); }
  measure(name, startOrOptions, endMark) {
    validateString(name, 'name');
    const isOptions = startOrOptions !== null && typeof startOrOptions === 'object';
    const options = isOptions ? startOrOptions : { start: startOrOptions, end: endMark };
    let end = timeOf(options.end);
    if (end === undefined) {
      end = options.start !== undefined && options.duration !== undefined ? timeOf(options.start) + options.duration : native.now();
    }
    let start = timeOf(options.start);
    if (start === undefined) start = options.duration !== undefined ? end - options.duration : 0;
    const detail = options.detail == null ? null : structuredClone(options.detail);
    return add(new PerformanceMeasure(kMake, { name, entryType: 'measure', startTime: start, duration: end - start, detail }));
  }
  clearMarks(name) { clear('mark', name); }
  clearMeasures(name) { clear('measure', name); }
  clearResourceTimings() { /* none are kept */ }
  getEntries() { return byStart([...entries]); }
  getEntriesByName(name, type) {
    return byStart(entries.filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === type)));
  }
  getEntriesByType(type) { return byStart(entries.filter((entry) => entry.entryType === type)); }
  timerify(fn) { return function timerified(...args) { return new.target ? Reflect.construct(fn, args) : Reflect.apply(fn, this, args); }; }
  eventLoopUtilization() { return { idle: 0, active: 0, utilization: 0 }; }
  toJSON() { return { nodeTiming: {}, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() }; }
}
Object.defineProperty(Performance.prototype, Symbol.toStringTag, { value: 'Performance', configurable: true });

const performance = new Performance(kMake);

function resetPerformance() {
  entries = [];
}

module.exports = {
  resetPerformance,
  perfHooks: { Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, performance,
    constants: { NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_INCREMENTAL: 8, NODE_PERFORMANCE_GC_WEAKCB: 16 } },
};
