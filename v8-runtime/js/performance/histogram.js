'use strict';
// createHistogram and monitorEventLoopDelay: how often values occurred, to three significant figures (or as many as were
// asked for), with the percentiles of an HDR histogram.
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateInteger, validateNumber, validateObject } = require('../core/validators');
const { inspect, collapsed, customInspect } = require('../inspect/inspect');

const kMake = Symbol('kMake');
const kLargest = 9223372036854776000;

class Histogram {
  #counts = new Map();  // the largest value of a cell -> how often
  #lowest;
  #highest;
  #cells;
  #min = kLargest;
  #max = 0;
  #count = 0;
  #exceeds = 0;

  constructor(key, { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = {}) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#lowest = lowest;
    this.#highest = highest;
    this.#cells = Math.ceil(Math.log2(2 * 10 ** figures)) - 1;
  }

  static put(histogram, value, times = 1) {
    if (value < histogram.#lowest || value > histogram.#highest) {
      histogram.#exceeds += times;
      return;
    }
    const size = 2 ** Math.max(0, Math.floor(Math.log2(value)) - histogram.#cells);
    const cell = Math.floor(value / size) * size;
    const last = cell + size - 1;
    histogram.#counts.set(last, (histogram.#counts.get(last) ?? 0) + times);
    histogram.#min = Math.min(histogram.#min, cell);
    histogram.#max = Math.max(histogram.#max, last);
    histogram.#count += times;
  }
  static merge(histogram, other) {
    for (const [value, times] of other.#counts) put(histogram, value, times);
  }
  static is(value) { return value !== null && typeof value === 'object' && #counts in value; }

  get count() { return this.#count; }
  get countBigInt() { return BigInt(this.#count); }
  get min() { return this.#min; }
  get minBigInt() { return BigInt(this.#min); }
  get max() { return this.#max; }
  get maxBigInt() { return BigInt(this.#max); }
  get mean() {
    let sum = 0;
    for (const [value, times] of this.#counts) sum += value * times;
    return this.#count === 0 ? NaN : sum / this.#count;
  }
  get exceeds() { return this.#exceeds; }
  get exceedsBigInt() { return BigInt(this.#exceeds); }
  get stddev() {
    const { mean } = this;
    let sum = 0;
    for (const [value, times] of this.#counts) sum += (value - mean) ** 2 * times;
    return this.#count === 0 ? NaN : Math.sqrt(sum / this.#count);
  }

  percentile(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    const wanted = Math.max(1, Math.floor(percentile / 100 * this.#count + 0.5));
    let seen = 0;
    for (const [value, times] of this.#sorted()) {
      seen += times;
      if (seen >= wanted) return value;
    }
    return 0;
  }
  percentileBigInt(percentile) { return BigInt(this.percentile(percentile)); }

  #sorted() { return [...this.#counts].sort(([a], [b]) => a - b); }

  // Each step halves what is left to 100.
  get percentiles() {
    const result = new Map();
    let seen = 0;
    let next = 0;
    for (const [value, times] of this.#sorted()) {
      seen += times;
      while (next <= 100 * seen / this.#count) {
        result.set(next, value);
        next += 100 / 2 ** (Math.trunc(Math.log2(100 / (100 - next))) + 1);
        if (seen === this.#count) break;
      }
    }
    result.set(100, this.#max);
    return result;
  }
  get percentilesBigInt() { return new Map([...this.percentiles].map(([key, value]) => [key, BigInt(value)])); }

  reset() {
    this.#counts.clear();
    this.#min = kLargest;
    this.#max = this.#count = this.#exceeds = 0;
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(this.percentiles) };
  }

  [customInspect](depth, options) {
    if (depth < 0) return collapsed(this, options);
    const { min, max, mean, exceeds, stddev, count, percentiles } = this;
    return `Histogram ${inspect({ min, max, mean, exceeds, stddev, count, percentiles },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
const { put, merge, is } = Histogram;
for (const name of ['put', 'merge', 'is']) delete Histogram[name];

class RecordableHistogram extends Histogram {
  #previous = null;
  record(val) {
    if (typeof val === 'bigint') {
      put(this, Number(val));
      return;
    }
    validateInteger(val, 'val', 1);
    put(this, val);
  }
  recordDelta() {
    const now = native.now();
    if (this.#previous !== null) put(this, Math.max(1, Math.round((now - this.#previous) * 1e6)));
    this.#previous = now;
  }
  add(other) {
    if (!is(other)) throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    merge(this, other);
  }
}

function createHistogram(options = {}) {
  checkOptions(options);
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kMake, { lowest: Number(lowest), highest: Number(highest), figures });
}

function checkOptions(options) {
  if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
  validateObject(options, 'options');
}

// Measured while the loop turns: between calls everything stands still.
class IntervalHistogram extends Histogram {
  #resolution;
  #timer = null;
  constructor(key, resolution) {
    super(key);
    this.#resolution = resolution;
  }
  enable() {
    if (this.#timer !== null) return false;
    let last = native.now();
    this.#timer = native.setTimer(() => {
      const now = native.now();
      put(this, Math.max(1, Math.round((now - last) * 1e6)));
      last = now;
    }, this.#resolution, true);
    native.refTimer(this.#timer, false);
    return true;
  }
  disable() {
    if (this.#timer === null) return false;
    native.clearTimer(this.#timer);
    this.#timer = null;
    return true;
  }
}

function monitorEventLoopDelay(options = {}) {
  checkOptions(options);
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kMake, resolution);
}

module.exports = { createHistogram, monitorEventLoopDelay, recordInto: put, isHistogram: is };
