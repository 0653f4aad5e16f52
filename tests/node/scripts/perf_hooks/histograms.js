'use strict';
// createHistogram: counts, extremes, mean and percentiles of what was recorded.
const { createHistogram, monitorEventLoopDelay } = require('perf_hooks');
const attempt = require('../attempt');

exports.handler = async () => {
  const histogram = createHistogram();
  const empty = histogram.toJSON();
  for (const value of [5, 10, 10n, 40, 1]) histogram.record(value);
  const { min, max, mean, count, exceeds } = histogram;
  const other = createHistogram();
  other.record(100);
  histogram.add(other);
  const monitor = monitorEventLoopDelay({ resolution: 5 });
  return {
    empty: [empty.count, empty.max, Object.entries(empty.percentiles)],
    first: [min, max, mean, count, exceeds, Math.round(histogram.stddev)],
    added: [histogram.count, histogram.max, String(histogram.maxBigInt), String(histogram.countBigInt)],
    percentiles: [1, 20, 50, 75, 99, 100].map((p) => histogram.percentile(p)),
    all: [...histogram.percentiles],
    reset: [histogram.reset() === undefined, histogram.count, histogram.max],
    monitor: [monitor.enable(), monitor.enable(), monitor.disable(), monitor.disable()],
    errors: [() => histogram.record(0), () => histogram.record('x'), () => histogram.percentile(0), () => createHistogram({ lowest: 0 }), () => createHistogram({ lowest: 5, highest: 6 }),
      () => createHistogram({ figures: 9 }), () => createHistogram(1), () => monitorEventLoopDelay({ resolution: 0 })].map((f) => attempt(f)),
  };
};
