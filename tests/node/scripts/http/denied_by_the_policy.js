// node: connects; the expectation is written by hand.
'use strict';
const http = require('http');
const ask = (options) => new Promise((resolve) => {
  const events = [];
  const request = http.get(options, () => events.push('response'));
  request.on('error', (error) => events.push([error.code, error.syscall, error.address, error.port, /outbound policy/.test(error.message)]));
  request.on('close', () => resolve(events));
});
// Private addresses, and ports other than the web's, are nobody's unless the configuration says so.
exports.handler = async () => [await ask({ host: '127.0.0.1', port: 80 }), await ask({ host: '93.184.216.34', port: 25 }), await ask('http://[::1]/'), await ask({ host: '169.254.169.254' })];
