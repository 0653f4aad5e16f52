'use strict';
const net = require('net');
const attempt = require('../attempt');
exports.handler = async () => [
  () => net.connect(), () => net.connect({}), () => net.connect({ port: 'x' }), () => net.connect({ port: '' }), () => net.connect(70000), () => net.connect(-1),
  () => net.connect({ port: {} }), () => net.connect({ port: null }), () => net.connect({ path: 5 }), () => net.connect({ port: 1, localAddress: 'x' }),
  () => net.connect({ port: 1, localPort: 'x' }), () => net.connect({ port: 1, lookup: 1, host: 'x' }), () => net.connect({ port: 1, autoSelectFamily: 1 }),
  () => net.connect({ port: 1, autoSelectFamilyAttemptTimeout: 'x' }), () => net.connect({ port: 1, host: 5 }), () => net.connect(undefined),
  () => new net.Socket().connect({ port: 1.5 }),
].map((call) => attempt(() => { call().on('error', () => {}).destroy(); }));
