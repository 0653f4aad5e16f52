'use strict';
const tls = require('tls');
const attempt = require('../attempt');
const connect = (...args) => attempt(() => { tls.connect(...args).on('error', () => {}).destroy(); });
exports.handler = async () => [
  connect(), connect({}), connect(70000), connect({ port: 1, minVersion: 'x' }), connect({ port: {} }),
  connect(1, '127.0.0.1', { ca: 5 }),
];
