'use strict';
// createHook follows promises: a chain's links name each other, before and after surround what runs.
const { createHook, executionAsyncId, triggerAsyncId } = require('async_hooks');

exports.handler = async () => {
  const promises = new Map();
  const log = [];
  const hook = createHook({
    init(id, type, trigger, resource) { if (type === 'PROMISE') promises.set(resource, { id, trigger }); },
    promiseResolve(id) { log.push(id); },
  }).enable();
  const first = new Promise((resolve) => setTimeout(resolve, 1));
  let inside;
  const second = first.then(() => { inside = [executionAsyncId(), triggerAsyncId()]; });
  await second;
  hook.disable();
  const [a, b] = [promises.get(first), promises.get(second)];
  return {
    known: [a !== undefined, b !== undefined],
    triggeredByFirst: b.trigger === a.id,
    ran: [inside[0] === b.id, inside[1] === a.id],
    resolved: [log.includes(a.id), log.includes(b.id)],
  };
};
