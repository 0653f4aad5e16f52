'use strict';
// async_hooks: a timer that is started again runs where it was made.
const { AsyncLocalStorage, createHook, executionAsyncResource } = require('async_hooks');
exports.handler = async () => {
  const als = new AsyncLocalStorage(); const log = [];
  let t;
  await new Promise((r) => { als.run('made', () => { t = setTimeout(() => { log.push(als.getStore()); r(); }, 5); }); als.run('refreshed', () => t.refresh()); });
  await new Promise((r) => { als.run('again', () => { t.refresh() }); setTimeout(r, 20) });
  await new Promise((r) => { als.run('made', () => { let n = 0; t = setTimeout(() => { log.push(als.getStore()); if (++n === 2) r(); else als.run('inside', () => t.refresh()); }, 5); });  });
  const hook = createHook({init(){}}).enable();
  await new Promise((r) => { const x = setTimeout(() => { log.push(executionAsyncResource() === x); r(); }); });
  await new Promise((r) => { const x = setImmediate(() => { log.push(executionAsyncResource() === x); r(); }); });
  hook.disable();
  return log;
};
