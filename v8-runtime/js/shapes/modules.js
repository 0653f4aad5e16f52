'use strict';
// Modules that are little more than their shape in an execution context: importable, and clear about what cannot be.
module.exports = {
  __proto__: null,
  child_process: () => require('./child_process'),
  cluster: () => require('./cluster'),
  constants: () => require('./constants'),
  domain: () => require('./domain'),
  inspector: () => require('./inspector').inspector,
  'inspector/promises': () => require('./inspector').promises,
  readline: () => require('../readline/module'),
  'readline/promises': () => require('../readline/promises'),
  repl: () => require('./repl'),
  trace_events: () => require('./trace_events'),
  tty: () => require('./tty'),
  wasi: () => require('./wasi'),
  worker_threads: () => require('./worker_threads'),
  ...require('./old_names'),
};
