'use strict';
exports.handler = async () => {
  const target = new EventTarget();
  const run = () => {};
  return [['x', 5, { signal: AbortSignal.abort() }], ['x', 5, 5], ['x', 5, null], ['x', null, 5], ['x', 's'], ['x', {}], ['x', run, { signal: 5 }], ['x', 5, { signal: 5 }], ['x', 5, { signal: null }], ['x'], [], ['x', run, 'y']].map((args) => {
    try {
      return String(target.addEventListener(...args));
    } catch (error) {
      return `${error.name} ${error.code}: ${error.message}`;
    }
  });
};
