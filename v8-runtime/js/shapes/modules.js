'use strict';
// Modules that are little more than their shape in an execution context: importable, and clear about what cannot be.
module.exports = {
  __proto__: null,
  worker_threads: () => require('./worker_threads'),
};
