'use strict';
// assert.CallTracker counts calls and says which are missing.
const assert = require('assert');
const attempt = require('../attempt');
process.removeAllListeners('warning');

exports.handler = async () => {
  const tracker = new assert.CallTracker();
  const twice = tracker.calls(function twice(a) { return a; }, 2);
  const out = { results: [twice.call({ x: 1 }, 'a'), twice.length, twice.name], calls: tracker.getCalls(twice) };
  out.report = tracker.report().map(({ message, actual, expected, operator }) => ({ message, actual, expected, operator }));
  out.verify = attempt(() => tracker.verify());
  twice('b');
  out.verified = tracker.verify() === undefined;
  const once = tracker.calls();
  once();
  once();
  out.twoProblems = attempt(() => { tracker.calls(3); tracker.verify(); });
  tracker.reset(once);
  out.reset = tracker.getCalls(once);
  out.errors = [attempt(() => tracker.getCalls(() => {})).code, attempt(() => tracker.calls(() => {}, 0))];
  return out;
};
