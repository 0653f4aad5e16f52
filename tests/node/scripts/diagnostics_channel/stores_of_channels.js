'use strict';
// bindStore and runStores: what is published becomes the store of an AsyncLocalStorage.
const dc = require('diagnostics_channel');
const { AsyncLocalStorage } = require('async_hooks');

exports.handler = async () => {
  const plain = new AsyncLocalStorage();
  const changed = new AsyncLocalStorage();
  const channel = dc.channel('stores');
  const published = [];
  const without = channel.runStores({ id: 0 }, () => plain.getStore() ?? null);
  channel.subscribe((message) => published.push([message, plain.getStore() ?? null]));
  channel.bindStore(plain);
  channel.bindStore(changed, ({ id }) => id * 2);
  const inside = await channel.runStores({ id: 4 }, async function run(a, b) {
    await null;
    return [this.x, a, b, plain.getStore(), changed.getStore()];
  }, { x: 1 }, 2, 3);
  const unbound = [channel.unbindStore(changed), channel.unbindStore(changed)];
  return { without, inside, after: plain.getStore() ?? null, unbound, published,
    rest: channel.runStores({ id: 5 }, () => [plain.getStore(), changed.getStore() ?? null]) };
};
