'use strict';
// Functions and classes of the global object: names, lengths, what their prototypes hold.
const kClasses = ['AbortController', 'AbortSignal', 'Blob', 'BroadcastChannel', 'CustomEvent', 'DOMException', 'EventTarget', 'File', 'FormData', 'Headers',
  'MessageChannel', 'MessageEvent', 'Response', 'TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'PerformanceObserver', 'PerformanceEntry'];

exports.handler = async () => ({
  functions: ['atob', 'btoa', 'fetch', 'queueMicrotask', 'structuredClone', 'clearTimeout', 'clearInterval', 'clearImmediate'].map((name) => [name, globalThis[name].name, globalThis[name].length]),
  classes: kClasses.map((name) => [name, globalThis[name].name, globalThis[name].length,
    Object.getOwnPropertyNames(globalThis[name].prototype).filter((key) => !key.startsWith('_')).sort().join(' ')]),
});
