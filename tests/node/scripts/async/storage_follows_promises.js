'use strict';
// A store reaches everything that is awaited or chained below run(), and nothing beside it.
const { AsyncLocalStorage } = require('async_hooks');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const seen = [];
  const note = (where) => seen.push([where, storage.getStore() ?? null]);
  note('before');
  const work = async (name) => storage.run({ name }, async () => {
    note('start');
    await null;
    note('after await');
    await sleep(name === 'a' ? 4 : 2);
    note('after sleep');
    await Promise.all([1, 2].map(async (n) => {
      await null;
      note(`all ${n}`);
    }));
    await Promise.resolve().then(() => note('then')).finally(() => note('finally'));
    await Promise.reject(new Error('x')).catch(() => note('catch'));
    for await (const n of (async function* numbers() {
      note('generator');
      yield 1;
      await null;
      note('generator later');
    })()) note(`loop ${n}`);
    return name;
  });
  const first = await work('a');
  note('between');
  const both = await Promise.all([work('b'), work('a')]);
  note('after');
  return { first, both, seen };
};
