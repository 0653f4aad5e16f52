'use strict';
// run, enterWith, exit, disable, bind, snapshot: what they give, what they call and what they leave behind.
const { AsyncLocalStorage } = require('async_hooks');
const attempt = require('../attempt');

exports.handler = async () => {
  const storage = new AsyncLocalStorage();
  const other = new AsyncLocalStorage();
  const out = {};
  const get = () => storage.getStore() ?? null;
  out.fresh = get();
  out.run = storage.run(1, (...args) => [get(), args], 'a', 'b');
  out.afterRun = get();
  out.nested = storage.run(1, () => [get(), storage.run(2, () => [get(), other.run('o', () => [get(), other.getStore()])]), get()]);
  out.undefinedInside = storage.run(1, () => storage.run(undefined, get));
  out.throwing = storage.run(1, () => {
    try {
      storage.run(2, () => { throw new Error('x'); });
    } catch {
      return get();
    }
    return 'none';
  });
  out.exit = storage.run(1, () => [storage.exit((n) => [get(), n], 5), get()]);
  out.exitOfDisabled = other.exit(() => 'ran');
  out.snapshot = storage.run('snap', () => AsyncLocalStorage.snapshot());
  out.snapshot = storage.run('other', out.snapshot, (n) => [get(), n], 7);
  const bound = storage.run('bound', () => AsyncLocalStorage.bind(function named(a, b) { return [get(), a, b, typeof this]; }));
  out.bound = [bound.call({}, 1, 2), bound.name, bound.length];
  storage.enterWith('entered');
  out.entered = get();
  await null;
  out.enteredLater = get();
  out.enteredInTimer = await new Promise((resolve) => setTimeout(() => resolve(get()), 1));
  storage.disable();
  out.disabled = get();
  await null;
  out.disabledLater = get();
  out.enabledAgain = storage.run(3, get);
  out.thisOfRun = storage.run(1, function sloppy() { return this === undefined || this === null || this === globalThis; });
  out.errors = [attempt(() => storage.run(1, 5)), attempt(() => AsyncLocalStorage.bind(3)), attempt(() => AsyncLocalStorage.snapshot()(3))];
  out.members = Object.getOwnPropertyNames(AsyncLocalStorage.prototype);
  out.statics = Object.getOwnPropertyNames(AsyncLocalStorage);
  return out;
};
