'use strict';
const net = require('net');
const run = (options) => new Promise((resolve) => {
  const log = [];
  const socket = net.connect({ port: 1, host: 'some.name', ...options });
  for (const name of ['lookup', 'connectionAttempt', 'error']) {
    socket.on(name, (...args) => log.push([name, ...args.map((value) => (value instanceof Error ? { code: value.code, message: value.message } : value))]));
  }
  socket.on('close', (had) => { log.push(['close', had]); resolve(log); });
});
exports.handler = async () => {
  const asked = [];
  const failing = (host, options, callback) => {
    asked.push([host, options]);
    process.nextTick(callback, Object.assign(new Error('not today'), { code: 'EAI_AGAIN' }));
  };
  const wrong = (host, options, callback) => { process.nextTick(callback, null, options.all ? [{ address: 'x', family: 4 }] : 'x', 4); };
  const odd = (host, options, callback) => { process.nextTick(callback, null, '1.2.3.4', 5); };
  return [
    await run({ lookup: failing }), await run({ lookup: failing, family: 4 }), await run({ lookup: failing, autoSelectFamily: false, hints: 32 }),
    await run({ lookup: wrong, autoSelectFamily: false }), await run({ lookup: odd, autoSelectFamily: false }), asked,
  ];
};
