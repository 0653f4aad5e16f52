'use strict';
// performance and `require('perf_hooks')`: the clock, marks and measures, what observes them.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateNumber, validateObject, validateString } = require('../core/validators');
const { EventTarget, defineEventHandler } = require('../events/event_target');
const { DOMException } = require('../events/dom_exception');
const { inspect, collapsed, customInspect } = require('../inspect/inspect');
const { structuredClone } = require('../web/structured_clone');
const timeline = require('./entries');
const { PerformanceObserver, PerformanceObserverEntryList } = require('./observer');

const { PerformanceEntry, PerformanceFunctionEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, kMake, add, byStart, clear } = timeline;

// A time: a number, or the name of a mark.
function timeOf(mark) {
  if (mark === undefined) return undefined;
  if (typeof mark === 'number') {
    if (mark < 0) throw new codes.ERR_PERFORMANCE_INVALID_TIMESTAMP(mark);
    return mark;
  }
  validateString(mark, 'mark');
  if (mark === 'nodeStart') return 0;
  const entries = timeline.entries();
  for (let i = entries.length - 1; i >= 0; i--) {
    if (entries[i].entryType === 'mark' && entries[i].name === mark) return entries[i].startTime;
  }
  throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
}

function readMeasure(startOrOptions, endMark) {
  const isOptions = startOrOptions !== null && typeof startOrOptions === 'object';
  const options = isOptions ? startOrOptions : { start: startOrOptions, end: endMark };
  if (isOptions && Object.keys(options).length > 0) {
    const { start, end, duration } = options;
    if (endMark !== undefined) throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    if (start === undefined && end === undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
    }
    if (start !== undefined && end !== undefined && duration !== undefined) {
      throw new codes.ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
    }
  }
  return options;
}

// The milestones of a process; a context has only its start.
class PerformanceNodeTiming {
  constructor() {
    const fixed = { name: 'node', entryType: 'node', startTime: 0 };
    for (const name of Object.keys(fixed)) Object.defineProperty(this, name, { value: fixed[name], enumerable: true, configurable: true });
    Object.defineProperty(this, 'duration', { get: () => native.now(), enumerable: true, configurable: true });
    const zero = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete', 'idleTime'];
    for (const name of zero) Object.defineProperty(this, name, { value: name === 'loopExit' ? -1 : 0, enumerable: true, configurable: true });
    Object.defineProperty(this, 'uvMetricsInfo', { value: { loopCount: 0, events: 0, eventsWaiting: 0 }, enumerable: true, configurable: true });
  }
  toJSON() { return { ...this }; }
}
Object.setPrototypeOf(PerformanceNodeTiming.prototype, PerformanceEntry.prototype);

function eventLoopUtilization() {
  return { idle: 0, active: 0, utilization: 0 };
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !require('./histogram').isHistogram(histogram)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function tell(start, args) {
    const duration = native.now() - start;
    if (histogram !== undefined) require('./histogram').recordInto(histogram, Math.max(1, Math.ceil(duration * 1e6)));
    add(new PerformanceFunctionEntry(kMake, { name: fn.name, entryType: 'function', startTime: start, duration, detail: args }), false);
  }
  function timerified(...args) {
    const start = native.now();
    const result = new.target ? Reflect.construct(fn, args, fn) : Reflect.apply(fn, this, args);
    if (!new.target && typeof result?.finally === 'function') return result.finally(() => tell(start, args));
    tell(start, args);
    return result;
  }
  Object.defineProperties(timerified, {
    length: { configurable: false, enumerable: true, value: fn.length },
    name: { configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

let nodeTiming;

class Performance extends EventTarget {
  constructor(key) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  clearMarks(name = undefined) { clear('mark', name); }
  clearMeasures(name = undefined) { clear('measure', name); }
  clearResourceTimings(name = undefined) { clear('resource', name); }
  getEntries() { return byStart([...timeline.entries()]); }
  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return byStart(timeline.entries().filter((entry) => entry.name === `${name}` && (type === undefined || entry.entryType === type)));
  }
  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return byStart(timeline.entries().filter((entry) => entry.entryType === `${type}`));
  }
  mark(name, options = {}) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return add(new PerformanceMark(name, options));
  }
  measure(name, startOrOptions = {}, endMark = undefined) {
    validateString(name, 'name');
    const options = readMeasure(startOrOptions, endMark);
    if (options.duration !== undefined) validateNumber(options.duration, 'options.duration');
    let end = timeOf(options.end);
    if (end === undefined) {
      end = options.start !== undefined && options.duration !== undefined ? timeOf(options.start) + options.duration : native.now();
    }
    let start = timeOf(options.start);
    if (start === undefined) start = options.duration !== undefined ? end - options.duration : 0;
    const detail = options.detail == null ? null : structuredClone(options.detail);
    return add(new PerformanceMeasure(kMake, { name, entryType: 'measure', startTime: start, duration: end - start, detail }));
  }
  now() { return native.now(); }
  setResourceTimingBufferSize(maxSize) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('maxSize');
    validateNumber(maxSize, 'maxSize');
  }
  get timeOrigin() { return native.timeOrigin(); }
  toJSON() { return { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() }; }
  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    return `Performance ${inspect({ nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
for (const name of ['clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark', 'measure', 'now',
  'setResourceTimingBufferSize', 'timeOrigin', 'toJSON']) {
  Object.defineProperty(Performance.prototype, name, { enumerable: true });
}
// Node's own, which the standard does not know.
function markResourceTiming(info, requestedUrl, initiatorType) {
  return add(new PerformanceResourceTiming(kMake, { name: `${requestedUrl}`, entryType: 'resource', startTime: info?.startTime ?? 0,
    duration: (info?.endTime ?? 0) - (info?.startTime ?? 0), detail: { ...info, initiatorType: `${initiatorType}` } }));
}
const hidden = { configurable: true, enumerable: false, writable: true };
Object.defineProperties(Performance.prototype, {
  eventLoopUtilization: { ...hidden, value: eventLoopUtilization },
  nodeTiming: { configurable: true, enumerable: false, get() { return nodeTiming ??= new PerformanceNodeTiming(); } },
  markResourceTiming: { ...hidden, value: markResourceTiming },
  timerify: { ...hidden, value: timerify },
  [Symbol.toStringTag]: { value: 'Performance', configurable: true },
});
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');
Object.defineProperty(Performance, 'length', { value: 0, configurable: true });

const performance = new Performance(kMake);

const constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4, NODE_PERFORMANCE_GC_MINOR: 1, NODE_PERFORMANCE_GC_INCREMENTAL: 8, NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0, NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2, NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8, NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32, NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};

module.exports = {
  resetPerformance: timeline.reset,
  perfHooks: { Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceObserver, PerformanceObserverEntryList,
    PerformanceResourceTiming,
    monitorEventLoopDelay(options) { return require('./histogram').monitorEventLoopDelay(options); },
    createHistogram(options) { return require('./histogram').createHistogram(options); },
    performance, constants },
};
