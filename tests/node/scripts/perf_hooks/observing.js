'use strict';
// PerformanceObserver is told of marks, measures and timed functions, in a later turn.
const { PerformanceObserver: FromModule } = require('perf_hooks');
const attempt = require('../attempt');

exports.handler = async () => {
  const told = [];
  const observer = new PerformanceObserver((list, itself) => {
    told.push([list.getEntries().map((entry) => [entry.entryType, entry.name]).sort(), list.constructor.name, itself === observer,
      list.getEntriesByName('m').length, list.getEntriesByType('measure').length]);
  });
  observer.observe({ entryTypes: ['mark', 'measure', 'function'] });
  performance.mark('m');
  performance.measure('q', 'm');
  const timed = performance.timerify(function add(a, b) { return a + b; });
  const result = timed(1, 2);
  const early = told.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  observer.disconnect();
  performance.mark('unheard');
  await new Promise((resolve) => setTimeout(resolve, 20));
  const buffered = await new Promise((resolve) => {
    const second = new PerformanceObserver((list) => {
      second.disconnect();
      resolve(list.getEntries().map((entry) => entry.name));
    });
    second.observe({ type: 'mark', buffered: true });
  });
  performance.clearMarks();
  return {
    same: FromModule === PerformanceObserver, told, early, buffered, timed: [result, timed.name, timed.length], types: PerformanceObserver.supportedEntryTypes,
    records: observer.takeRecords(),
    errors: [() => new PerformanceObserver(), () => observer.observe(), () => observer.observe({}), () => new PerformanceObserver(() => {}).observe({ entryTypes: ['mark'], type: 'mark' }),
      () => new PerformanceObserver(() => {}).observe({ entryTypes: 1 }), () => performance.timerify(1)].map((f) => attempt(f)),
  };
};
