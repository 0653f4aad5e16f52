'use strict';
// EventEmitterAsyncResource: listeners run in the context of the emitter's making.
const { EventEmitterAsyncResource } = require('events');
const { AsyncLocalStorage, executionAsyncId } = require('async_hooks');
const attempt = require('../attempt');

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const emitter = storage.run('made', () => new EventEmitterAsyncResource({ name: 'Queue' }));
  const seen = [];
  emitter.on('x', function listener(a) { seen.push([a, storage.getStore(), executionAsyncId() === emitter.asyncId, this === emitter]); });
  storage.run('emitted', () => emitter.emit('x', 1));
  class Sub extends EventEmitterAsyncResource {}
  const sub = new Sub();
  return {
    seen, ids: [typeof emitter.asyncId, typeof emitter.triggerAsyncId, emitter.asyncResource.eventEmitter === emitter, emitter.asyncResource.asyncId() === emitter.asyncId],
    sub: [sub instanceof EventEmitterAsyncResource, sub.emit('none')],
    members: Object.getOwnPropertyNames(EventEmitterAsyncResource.prototype),
    errors: [() => new EventEmitterAsyncResource(), () => new EventEmitterAsyncResource({ name: 5 }), () => EventEmitterAsyncResource.prototype.emitDestroy.call({}),
      () => EventEmitterAsyncResource.prototype.emit.call({}, 'x')].map((f) => attempt(f)),
  };
};
