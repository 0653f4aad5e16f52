'use strict';
// createHook: init, before, after and destroy of a library's own resources, and the kinds of the engine's.
const { AsyncResource, createHook, executionAsyncId } = require('async_hooks');
const attempt = require('../attempt');

exports.handler = async () => {
  const events = [];
  const kinds = new Set();
  const own = new Map();
  const hook = createHook({
    init(id, type, trigger, resource) {
      kinds.add(type);
      if (!type.startsWith('Mine')) return;
      own.set(id, type);
      events.push(['init', type, own.get(trigger) ?? null, resource.constructor.name]);
    },
    before(id) { if (own.has(id)) events.push(['before', own.get(id)]); },
    after(id) { if (own.has(id)) events.push(['after', own.get(id)]); },
    destroy(id) { if (own.has(id)) events.push(['destroy', own.get(id)]); },
  });
  const enabled = hook.enable() === hook;
  const resource = new AsyncResource('MineOuter');
  resource.runInAsyncScope(() => {
    events.push(['running', executionAsyncId() === resource.asyncId()]);
    const inner = new AsyncResource('MineInner');
    inner.runInAsyncScope(() => events.push(['inner']));
    inner.emitDestroy();
  });
  resource.emitDestroy();
  await new Promise((resolve) => setTimeout(resolve, 2));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => process.nextTick(resolve));
  await new Promise((resolve) => queueMicrotask(resolve));
  const disabled = hook.disable() === hook;
  new AsyncResource('MineLater');
  return {
    enabled, disabled, events,
    kinds: ['Immediate', 'Microtask', 'PROMISE', 'TickObject', 'Timeout'].map((kind) => kinds.has(kind)),
    errors: [attempt(() => createHook({ init: 1 })), attempt(() => createHook({ before: 'x' })), attempt(() => createHook())],
    members: Object.getOwnPropertyNames(Object.getPrototypeOf(hook)),
  };
};
