'use strict';
const net = require('net');
const shown = (error) => error && { code: error.code, message: error.message };
exports.handler = async () => {
  const log = [];
  const never = new net.Socket();
  await new Promise((resolve) => {
    never.on('error', (error) => log.push(['error', shown(error)]));
    never.on('close', (had) => { log.push(['close', had]); resolve(); });
    log.push(never.write('x', (error) => log.push(['callback', shown(error)])));
  });
  const early = net.connect(1, '127.0.0.1');
  await new Promise((resolve) => {
    early.on('error', (error) => log.push(['error', shown(error)]));
    early.on('close', (had) => { log.push(['close', had]); resolve(); });
    log.push(early.write('abc', (error) => log.push(['callback', shown(error)])), early.bytesWritten, early.connecting, early.readyState, early.pending);
    early.destroy();
    log.push(early.connecting, early.readyState, early.destroyed);
  });
  return log;
};
