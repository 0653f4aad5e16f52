'use strict';
const { performance: fromModule } = require('perf_hooks');
exports.handler = async () => {
  const before = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 15));
  const elapsed = performance.now() - before;
  performance.mark('a');
  performance.mark('b', { detail: { x: 1 }, startTime: 5 });
  const measure = performance.measure('m', 'b', 'a');
  return [elapsed > 10 && elapsed < 500, Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000, fromModule === performance, measure.name, measure.entryType, measure.startTime, measure.duration > 0, performance.getEntriesByName('b').map((entry) => entry.detail),
    performance.getEntriesByType('mark').length, performance.clearMarks('a'), performance.getEntriesByType('mark').length, (() => { try { performance.measure('x', 'none'); } catch (error) { return [error.name, error.message]; } })()];
};
