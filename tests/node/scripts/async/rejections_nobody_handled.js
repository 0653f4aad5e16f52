'use strict';
// unhandledRejection: its listener gets reason and promise, and runs in the context of the promise.
const { AsyncLocalStorage } = require('async_hooks');

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const before = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const told = new Promise((resolve) => {
    process.once('unhandledRejection', (reason, promise) => resolve([reason.message, promise, storage.getStore() ?? null]));
  });
  const rejected = storage.run('inside', () => Promise.reject(new Error('nobody')));
  await new Promise((resolve) => setTimeout(resolve, 1));
  const [message, promise, store] = await told;
  const caught = await rejected.catch((error) => error.message);
  for (const listener of before) process.on('unhandledRejection', listener);
  return { message, same: promise === rejected, store, caught };
};
