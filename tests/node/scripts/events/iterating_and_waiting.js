'use strict';
// events.on and once over emitters and targets: order, errors, signals, the closing events.
const { EventEmitter, on, once, getEventListeners, setMaxListeners, getMaxListeners, addAbortListener } = require('events');

exports.handler = async () => {
  const out = {};
  const emitter = new EventEmitter();
  setTimeout(() => { for (let i = 0; i < 4; i++) emitter.emit('n', i, 'x'); emitter.emit('end'); }, 1);
  out.on = [];
  for await (const args of on(emitter, 'n', { close: ['end'] })) out.on.push(args);
  setTimeout(() => { emitter.emit('n', 'a'); emitter.emit('error', new Error('broken')); }, 1);
  out.error = [];
  try {
    for await (const [value] of on(emitter, 'n')) out.error.push(value);
  } catch (error) {
    out.error.push(error.message);
  }
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  out.aborted = await (async () => { for await (const value of on(emitter, 'n', { signal: controller.signal })) return value; })().catch((error) => [error.name, error.code]);
  out.left = [emitter.listenerCount('n'), emitter.listenerCount('error')];
  out.once = await Promise.all([once(emitter, 'o'), (async () => emitter.emit('o', 1, 2))()]).then(([args]) => args);
  out.onceError = await Promise.all([once(emitter, 'o'), (async () => emitter.emit('error', new TypeError('t')))()]).catch((error) => error.message);
  out.ofErrors = await Promise.all([once(emitter, 'error'), (async () => emitter.emit('error', 'as event'))()]).then(([args]) => args);
  const target = new EventTarget();
  setTimeout(() => target.dispatchEvent(new Event('t')), 1);
  out.target = (await once(target, 't'))[0].type;
  const iterator = on(emitter, 'm');
  emitter.emit('m', 1);
  emitter.emit('m', 2);
  out.queued = [await iterator.next(), await iterator.next(), await iterator.return(), await iterator.next()];
  setMaxListeners(3, target, emitter);
  out.max = [getMaxListeners(target), getMaxListeners(emitter)];
  const order = [];
  const signal = new AbortController();
  const handle = addAbortListener(signal.signal, () => order.push('listener'));
  addAbortListener(signal.signal, () => order.push('other'));
  handle[Symbol.dispose]();
  signal.abort();
  addAbortListener(signal.signal, () => order.push('at once'));
  await null;
  await null;
  out.order = order;
  out.listeners = getEventListeners(signal.signal, 'abort').length;
  return out;
};
