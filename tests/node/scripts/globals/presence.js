'use strict';
exports.handler = async () => ['AbortController', 'AbortSignal', 'Buffer', 'CustomEvent', 'DOMException', 'Event', 'EventTarget', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'atob', 'btoa', 'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'global', 'globalThis', 'performance', 'process',
  'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout', 'structuredClone', 'escape', 'unescape', 'WebAssembly', 'Intl', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'window', 'document', 'self', 'internal', 'brinkNodeLayer', 'primordials']
  .map((name) => [name, typeof globalThis[name], Object.getOwnPropertyDescriptor(globalThis, name) !== undefined]);
