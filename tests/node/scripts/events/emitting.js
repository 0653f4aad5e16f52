'use strict';
const attempt = require('../attempt');
const EventEmitter = require('events');
exports.handler = async () => {
  const seen = [];
  const emitter = new EventEmitter();
  emitter.on('newListener', (type, listener) => seen.push(['new', String(type), typeof listener]));
  emitter.on('removeListener', (type) => seen.push(['removed', String(type)]));
  const second = function second(...args) { seen.push(['second', this === emitter, ...args]); };
  emitter.once('a', (...args) => seen.push(['once', ...args]));
  emitter.on('a', second);
  emitter.prependListener('a', () => seen.push(['first']));
  emitter.prependOnceListener('a', () => seen.push(['zeroth']));
  const results = [emitter.emit('a', 1, 2), emitter.emit('a', 3), emitter.emit('none'), emitter.listenerCount('a'), emitter.eventNames().map(String)];
  emitter.off('a', second);
  emitter.removeAllListeners('a');
  results.push(emitter.listenerCount('a'), emitter.eventNames().map(String), emitter.getMaxListeners(), emitter.rawListeners('newListener').length,
    emitter.setMaxListeners(1) === emitter);
  emitter.on(Symbol('s'), () => {});
  return [seen, results, attempt(() => emitter.emit('error', new RangeError('thrown'))), attempt(() => emitter.emit('error', { a: 1 })), attempt(() => emitter.emit('error')),
    attempt(() => emitter.on('x', 'no function')), attempt(() => emitter.setMaxListeners(-1)), EventEmitter.defaultMaxListeners, EventEmitter === EventEmitter.EventEmitter,
    attempt(() => emitter.once('x'))];
};
