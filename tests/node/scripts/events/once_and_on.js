'use strict';
const { EventEmitter, once, on, getEventListeners, errorMonitor } = require('events');
exports.handler = async () => {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit('go', 1, 2), 1);
  const first = await once(emitter, 'go');
  setTimeout(() => emitter.emit('error', new Error('bad')), 1);
  const failed = await once(emitter, 'go').catch((error) => error.message);
  const got = [];
  setTimeout(() => { emitter.emit('item', 1); emitter.emit('item', 2); emitter.emit('item', 3); }, 1);
  for await (const [value] of on(emitter, 'item')) { got.push(value); if (value === 3) break; }
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  const aborted = await once(emitter, 'never', { signal: controller.signal }).catch((error) => [error.name, error.code, error.message]);
  const watched = [];
  emitter.on(errorMonitor, (error) => watched.push(error.message));
  emitter.on('error', () => {});
  emitter.emit('error', new Error('monitored'));
  const target = new EventTarget();
  const listener = () => {};
  target.addEventListener('x', listener);
  return [first, failed, got, aborted, watched, emitter.listenerCount('item'), getEventListeners(target, 'x').length];
};
