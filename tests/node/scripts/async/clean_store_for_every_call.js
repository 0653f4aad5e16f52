'use strict';
// What enterWith leaves behind in one task is not there in the next one.
const { AsyncLocalStorage } = require('async_hooks');
const storage = new AsyncLocalStorage();
storage.enterWith('left by the module');

exports.handler = async () => {
  const turns = [];
  await new Promise((resolve) => {
    setTimeout(() => {
      storage.enterWith('first timer');
      Promise.resolve().then(() => turns.push(['then', storage.getStore()]));
      process.nextTick(() => turns.push(['tick', storage.getStore()]));
      queueMicrotask(() => turns.push(['microtask', storage.getStore()]));
    }, 1);
    storage.exit(() => setTimeout(() => {
      turns.push(['second timer', storage.getStore() ?? null]);
      resolve();
    }, 8));
  });
  return turns;
};
