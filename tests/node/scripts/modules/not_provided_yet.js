// node: has it; the expectation is written by hand.
'use strict';
const attempt = require('../attempt');
exports.handler = async () => [attempt(() => require('worker_threads')), attempt(() => require('node:child_process'))];
