'use strict';
// Timers, immediates, ticks, microtasks and the callbacks of fs keep the store of the moment they were asked for.
const { AsyncLocalStorage } = require('async_hooks');
const fs = require('fs');
const { promisify } = require('util');
const timers = require('timers/promises');

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  let open = 0;
  let finish;
  const finished = new Promise((resolve) => { finish = resolve; });
  const note = (where) => {
    open++;
    return () => {
      seen.push([where, storage.getStore() ?? null]);
      if (--open === 0) finish();
    };
  };
  const start = (name) => {
    setTimeout(note(`timeout ${name}`), 1);
    setImmediate(note(`immediate ${name}`));
    process.nextTick(note(`tick ${name}`));
    queueMicrotask(note(`microtask ${name}`));
    fs.readFile('/etc/none', note(`readFile ${name}`));
    fs.stat('/tmp', note(`stat ${name}`));
    const again = note(`interval ${name}`);
    let times = 0;
    const interval = setInterval(() => {
      if (++times < 2) return;
      clearInterval(interval);
      again();
    }, 1);
  };
  storage.run('inside', start, 'inside');
  start('outside');
  await finished;
  await storage.run('promised', async () => {
    await fs.promises.stat('/tmp');
    seen.push(['fs.promises', storage.getStore()]);
    await promisify(fs.stat)('/tmp');
    seen.push(['promisified', storage.getStore()]);
    await timers.setTimeout(1);
    seen.push(['timers/promises', storage.getStore()]);
    for await (const none of timers.setInterval(1)) {
      seen.push(['interval', none ?? null, storage.getStore()]);
      break;
    }
  });
  return seen.sort();
};
