'use strict';
// AsyncResource: its numbers, its scope, binding, what it refuses.
const { AsyncLocalStorage, AsyncResource, executionAsyncId, executionAsyncResource, triggerAsyncId } = require('async_hooks');
const attempt = require('../attempt');

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const outer = executionAsyncId();
  const resource = storage.run('made', () => new AsyncResource('Thing'));
  const child = new AsyncResource('Child', { triggerAsyncId: resource.asyncId() });
  const out = {};
  out.numbers = [typeof resource.asyncId(), child.asyncId() > resource.asyncId(), child.triggerAsyncId() === resource.asyncId()];
  out.scope = resource.runInAsyncScope(function run(a, b) {
    return [this.x, a, b, storage.getStore(), executionAsyncId() === resource.asyncId(), triggerAsyncId() === resource.triggerAsyncId(),
      executionAsyncResource() === resource];
  }, { x: 1 }, 2, 3);
  out.after = [executionAsyncId() === outer, storage.getStore() ?? null];
  out.nested = resource.runInAsyncScope(() => child.runInAsyncScope(() => executionAsyncId() === child.asyncId()));
  out.thrown = attempt(() => resource.runInAsyncScope(() => { throw new RangeError('r'); }));
  const bound = resource.bind(function named(a, b) { return [this?.y ?? null, a, b, storage.getStore()]; });
  out.bound = [bound.call({ y: 4 }, 1, 2), bound.name, bound.length, Object.getOwnPropertyNames(bound)];
  out.boundThis = resource.bind(function named() { return this.z; }, { z: 9 })();
  const free = storage.run('free', () => AsyncResource.bind((a) => [storage.getStore(), a]));
  out.free = [free(1), free.length];
  out.destroy = resource.emitDestroy() === resource;
  out.late = await storage.run('late', () => new Promise((resolve) => {
    setTimeout(() => resolve(resource.runInAsyncScope(() => storage.getStore())), 1);
  }));
  class Query extends AsyncResource {
    constructor() { super('Query'); }
    done(callback) { return this.runInAsyncScope(callback, null, 'row'); }
  }
  const query = storage.run('query', () => new Query());
  out.subclass = query.done((row) => [row, storage.getStore()]);
  out.errors = [() => new AsyncResource(), () => new AsyncResource(''), () => new AsyncResource('x', { triggerAsyncId: -2 }),
    () => resource.bind(1)].map((f) => attempt(f));
  out.members = [Object.getOwnPropertyNames(AsyncResource.prototype), Object.getOwnPropertyNames(AsyncResource)];
  return out;
};
