'use strict';
// inspector, trace_events, repl and wasi: what can be asked without a debugger.
const attempt = require('../attempt');
const inspector = require('inspector');
const tracing = require('trace_events');

exports.handler = async () => {
  const session = new inspector.Session();
  const trace = tracing.createTracing({ categories: ['a', 'b'] });
  return {
    inspector: [inspector.url() === undefined, attempt(() => session.post('x')), attempt(() => session.post(1)), Object.keys(inspector), Object.keys(require('inspector/promises')),
      session.disconnect() === undefined],
    trace: [trace.enabled, trace.categories, tracing.getEnabledCategories() === undefined, attempt(() => tracing.createTracing()), attempt(() => tracing.createTracing({ categories: [] }))],
    repl: [Object.keys(require('repl')), require('repl').isValidSyntax('1+1')],
    wasi: [attempt(() => new (require('wasi').WASI)()), attempt(() => new (require('wasi').WASI)({ version: 'x' }))],
  };
};
