'use strict';
// Globals can be replaced by assignment, and deleted.
exports.handler = async () => {
  const out = [];
  for (const name of ['Buffer', 'Blob', 'fetch', 'performance', 'TextDecoder', 'setTimeout', 'AbortController', 'FormData']) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    globalThis[name] = 5;
    const { value, enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name);
    out.push([name, value, enumerable, writable, configurable, delete globalThis[name], name in globalThis]);
    Object.defineProperty(globalThis, name, before);
  }
  return { out, tag: Object.prototype.toString.call(globalThis), global: globalThis.global === globalThis };
};
