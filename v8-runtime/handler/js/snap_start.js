// What code may do around a SnapStart snapshot: awslambda.snapStart.register({beforeSnapshot, afterRestore}). Without SnapStart
// hooks are kept and never run, so that the same code serves both.
//
// Order as Lambda's other runtimes have it: beforeSnapshot last registered first, afterRestore first registered first; each
// is awaited before the next begins.
'use strict';
(function (native, { errors }) {
  const hooks = [];

  function register(hook) {
    if (hook === null || typeof hook !== 'object') throw new TypeError('The "hook" argument must be an object');
    for (const name of ['beforeSnapshot', 'afterRestore']) {
      if (hook[name] !== undefined && typeof hook[name] !== 'function') {
        throw new TypeError(`The "hook.${name}" property must be a function`);
      }
    }
    if (hook.beforeSnapshot === undefined && hook.afterRestore === undefined) {
      throw new TypeError('The "hook" argument must have a beforeSnapshot or an afterRestore property');
    }
    hooks.push(hook);
  }

  async function run(name, order) {
    try {
      for (const hook of order) {
        if (hook[name] !== undefined) await hook[name]();
      }
    } catch (error) {
      errors.report(2, error);
    }
  }

  // A promise that is settled when all are through, or undefined if there is none.
  const beforeSnapshot = () => (hooks.length === 0 ? undefined : run('beforeSnapshot', [...hooks].reverse()));
  const afterRestore = () => (hooks.length === 0 ? undefined : run('afterRestore', [...hooks]));

  function forget() {
    hooks.length = 0;
  }

  return { register, beforeSnapshot, afterRestore, forget };
})
