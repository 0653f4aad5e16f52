'use strict';
// Objects with a then() run it in the context in which they are awaited, resolved with or returned.
const { AsyncLocalStorage } = require('async_hooks');

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  const query = (name) => ({
    then(resolve) {
      seen.push([name, storage.getStore() ?? null]);
      resolve(name);
    },
  });
  await storage.run(1, async () => {
    seen.push([await query('awaited'), storage.getStore()]);
    seen.push([await new Promise((resolve) => resolve(query('resolved with'))), storage.getStore()]);
    seen.push([await (async () => query('returned'))(), storage.getStore()]);
    seen.push([await Promise.resolve().then(() => query('chained')), storage.getStore()]);
  });
  let release;
  const outside = new Promise((resolve) => { release = resolve; });
  const first = outside.then(() => seen.push(['then outside', storage.getStore() ?? null]));
  storage.run(2, () => {
    outside.then(() => seen.push(['then inside', storage.getStore() ?? null]));
    release(query('settled inside'));
  });
  await first;
  await null;
  return seen;
};
