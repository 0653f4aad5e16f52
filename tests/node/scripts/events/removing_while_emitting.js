'use strict';
const { EventEmitter } = require('events');
exports.handler = async () => {
  const seen = [];
  const emitter = new EventEmitter();
  const b = () => seen.push('b');
  emitter.on('e', () => { seen.push('a'); emitter.removeListener('e', b); emitter.on('e', () => seen.push('late')); });
  emitter.on('e', b);
  emitter.emit('e');
  emitter.emit('e');
  const wrapped = emitter.listeners('e').length;
  function Old() { EventEmitter.call(this); }
  require('util').inherits(Old, EventEmitter);
  const old = new Old();
  old.on('x', (v) => seen.push(v));
  old.emit('x', 'inherited');
  return [seen, wrapped, Old.super_ === EventEmitter, old instanceof EventEmitter];
};
