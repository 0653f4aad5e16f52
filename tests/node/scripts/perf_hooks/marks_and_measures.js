'use strict';
// mark and measure: their options, what they refuse, the timeline.
const attempt = require('../attempt');
const { constants } = require('perf_hooks');
const fields = ({ name, entryType, startTime, duration, detail }) => [name, entryType, startTime, duration, detail];

exports.handler = async () => {
  performance.mark('a', { startTime: 10, detail: { x: 1 } });
  performance.mark('b', { startTime: 25 });
  const measures = [performance.measure('ab', 'a', 'b'), performance.measure('m1', { start: 1, end: 5, detail: { q: 1 } }), performance.measure('m2', { start: 'a', duration: 5 }),
    performance.measure('m3', { end: 5, duration: 2 }), performance.measure('m4', { start: 'a', end: 'b' })].map(fields);
  const names = (list) => list.map((entry) => entry.name);
  const out = {
    measures,
    byName: names(performance.getEntriesByName('a')), byType: names(performance.getEntriesByType('measure')),
    all: names(performance.getEntries().filter((entry) => ['a', 'b', 'ab', 'm1'].includes(entry.name))),
    json: new PerformanceMark('j', { startTime: 3, detail: [1] }).toJSON(),
    classes: [performance.getEntriesByName('a')[0] instanceof PerformanceMark, performance.getEntriesByName('ab')[0] instanceof PerformanceMeasure],
    utilization: Object.keys(performance.eventLoopUtilization()), constants,
    timing: Object.keys(performance.nodeTiming), toJSON: Object.keys(performance.toJSON()),
  };
  performance.clearMarks('a');
  performance.clearMeasures();
  out.cleared = names(performance.getEntries());
  performance.clearMarks();
  out.errors = [() => performance.mark(), () => performance.mark('x', { startTime: -1 }), () => performance.measure('a', 'nope'), () => performance.measure(1),
    () => performance.measure('m', { start: 1, end: 5, duration: 2 }), () => performance.mark('x', { detail: () => {} }), () => performance.mark('nodeStart'),
    () => new PerformanceEntry(), () => new PerformanceResourceTiming()].map((f) => attempt(f));
  return out;
};
