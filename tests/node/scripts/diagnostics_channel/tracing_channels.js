'use strict';
// tracingChannel: the events around a synchronous function, a promise and a callback, in their order.
const dc = require('diagnostics_channel');
const attempt = require('../attempt');

exports.handler = async () => {
  const out = {};
  const tracing = dc.tracingChannel('work');
  const seen = [];
  const handlers = {};
  for (const event of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
    handlers[event] = (context) => seen.push([event, { ...context, error: context.error?.message }]);
  }
  const take = () => seen.splice(0);
  out.unsubscribed = [tracing.traceSync((a, b) => a + b, {}, null, 1, 2), tracing.hasSubscribers, take()];
  tracing.subscribe(handlers);
  out.has = tracing.hasSubscribers;
  out.sync = [tracing.traceSync(function add(a, b) { return this.n + a + b; }, { id: 1 }, { n: 1 }, 2, 3), take()];
  out.throwing = [attempt(() => tracing.traceSync(() => { throw new Error('s'); }, { id: 2 })), take()];
  out.promise = [await tracing.tracePromise(async (a) => a, { id: 3 }, null, 'p'), take()];
  out.rejecting = [await tracing.tracePromise(async () => { throw new Error('r'); }, { id: 4 }).catch((e) => e.message), take()];
  out.callback = [await new Promise((resolve) => {
    tracing.traceCallback((a, callback) => setImmediate(callback, null, a), -1, { id: 5 }, null, 'c', (error, value) => {
      seen.push(['callback', value]);
      setImmediate(resolve, value);
    });
  }), take()];
  out.failing = [await new Promise((resolve) => {
    tracing.traceCallback((callback, a) => setImmediate(callback, new Error(a)), 0, { id: 6 }, null, (error) => {
      setImmediate(resolve, error.message);
    }, 'f');
  }), take()];
  out.noCallback = attempt(() => tracing.traceCallback(() => {}, 0, {}, null, 1));
  take();
  out.unsubscribe = [tracing.unsubscribe(handlers), tracing.unsubscribe(handlers), tracing.hasSubscribers];
  const own = dc.tracingChannel({ start: tracing.start, end: tracing.end, asyncStart: tracing.asyncStart, asyncEnd: tracing.asyncEnd, error: tracing.error });
  out.own = [own.start === dc.channel('tracing:work:start'), own.error.name];
  out.errors = [() => dc.tracingChannel(), () => dc.tracingChannel(1), () => dc.tracingChannel({ start: 1 })].map((f) => attempt(f));
  return out;
};
