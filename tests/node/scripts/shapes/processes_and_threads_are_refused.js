// node: Node starts workers and forks. Here it says that this cannot be.
'use strict';
const attempt = require('../attempt');

exports.handler = async () => [
  () => new (require('worker_threads').Worker)('./x.js'), () => new (require('worker_threads').Worker)('1', { eval: true }), () => require('cluster').fork(),
  () => require('inspector').open(), () => new (require('wasi').WASI)({ version: 'preview1' }), () => require('repl').start(),
  () => new (require('inspector').Session)().connect(),
].map((f) => attempt(f));
