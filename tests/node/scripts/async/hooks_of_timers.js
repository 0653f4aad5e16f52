'use strict';
// async_hooks: timers and immediates that are cleared, refreshed and repeated.
const { createHook } = require('async_hooks');
exports.handler = async () => {
  const kinds = new Map(); const log = [];
  const hook = createHook({ init(id, type) { if (type!=='PROMISE') { kinds.set(id, type); log.push('init '+type);} }, destroy(id) { if (kinds.has(id)) log.push('destroy '+kinds.get(id)); } , before(id){ if (kinds.has(id)) log.push('before '+kinds.get(id));}}).enable();
  const i = setImmediate(() => {}); clearImmediate(i); clearImmediate(i);
  const t = setTimeout(() => {}, 10); clearTimeout(t); clearTimeout(t);
  const n = setInterval(() => {}, 10); clearInterval(n);
  await new Promise((r) => setImmediate(r));
  await new Promise((r) => setImmediate(r));
  let c = 0;
  await new Promise((r) => { const v = setInterval(() => { if (++c === 2) { clearInterval(v); r(); } }, 1); });
  await new Promise((r) => setImmediate(r));
  await new Promise((r) => setImmediate(r));
  await new Promise((r) => { const v = setTimeout(() => { if (++c === 4) r(); else v.refresh() }, 1); });
  await new Promise((r) => setImmediate(r));
  await new Promise((r) => setImmediate(r));
  hook.disable();
  return log;
};
