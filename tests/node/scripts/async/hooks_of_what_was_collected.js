'use strict';
// async_hooks: destroy of promises and AsyncResources that were collected.
const { AsyncResource, createHook } = require('async_hooks');

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

// Garbage until `isDone()`: what lies in the old generation is found by a full collection only.
async function collectUntil(isDone) {
  for (let round = 0; round < 400 && !isDone(); round++) {
    let kept = [];
    for (let i = 0; i < 2000; i++) kept.push({ round, i, more: [i, round, {}] });
    kept = new ArrayBuffer(4 << 20);
    await nextTurn();
  }
}

function makeGarbage(made) {
  const names = ['automatic', 'manual', 'told'];
  for (const name of names) {
    const resource = new AsyncResource(name, { requireManualDestroy: name === 'manual' });
    made.set(resource.asyncId(), name);
    if (name === 'told') resource.emitDestroy();
  }
}

exports.handler = async () => {
  const promises = new Set();
  const made = new Map();
  const told = {};
  let collected = 0;
  let isCounting = true;
  const hook = createHook({
    init(id, type) { if (type === 'PROMISE' && isCounting) promises.add(id); },
    destroy(id) {
      if (promises.delete(id)) collected++;
      if (made.has(id)) told[made.get(id)] = (told[made.get(id)] ?? 0) + 1;
    },
  }).enable();
  makeGarbage(made);
  for (let i = 0; i < 100; i++) Promise.resolve(i).then(() => {});
  isCounting = false;
  const held = new AsyncResource('held');
  made.set(held.asyncId(), 'held');
  await collectUntil(() => collected >= 200 && told.automatic);
  const result = { followed: collected + promises.size, collected, told: Object.entries(told).sort(), held: typeof held.asyncId() };
  hook.disable();
  return result;
};
