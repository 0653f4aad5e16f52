'use strict';
const attempt = async (make) => {
  try {
    return await make();
  } catch (error) {
    return { name: error.name, code: error.code, message: error.message, keys: Object.keys(error) };
  }
};
exports.handler = async () => {
  const { value, default: standard } = await import('./lib.mjs');
  const first = import('./lib.mjs');
  const order = [];
  const loading = import('./other.mjs').then(() => order.push('import'));
  Promise.resolve().then(() => order.push('microtask'));
  process.nextTick(() => order.push('tick'));
  order.push('sync');
  await loading;
  return { value, standard, same: (await first) === (await import('./lib.mjs')), order, isPromise: first instanceof Promise,
    evaluated: (await eval("import('./lib.mjs')")).value, made: (await new Function("return import('./lib.mjs')")()).value,
    cjs: Object.keys(await import('./cjs.js')), missing: await attempt(() => import('./none.mjs')) };
};
