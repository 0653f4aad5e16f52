'use strict';
exports.handler = async () => {
  globalThis.log = [];
  const first = import('./slow.mjs');
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  const second = import('./slow.mjs');
  const dependent = import('./dependent.mjs');
  let error;
  try { require('./slow.mjs'); } catch (caught) { error = caught.code; }
  const [a, b, c] = await Promise.all([first, second, dependent]);
  const failing = await Promise.all([import('./failing.mjs').catch((caught) => caught.message), import('./failing.mjs').catch((caught) => caught.message)]);
  return [a === b, c.value, log, error, failing, (await import('./self.mjs')).done];
};
