'use strict';
const { EventEmitter } = require('events');
exports.handler = async () => {
  const emitter = new EventEmitter({ captureRejections: true });
  emitter.on('e', async () => { throw new Error('rejected'); });
  const message = await new Promise((resolve) => { emitter.on('error', (error) => resolve(error.message)); emitter.emit('e'); });
  return message;
};
