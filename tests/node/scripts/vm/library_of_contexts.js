'use strict';
// A context has every feature of the library that is there outside of it, and its sandbox shows nothing of how it got them.
const vm = require('vm');
const kGlobals = ['AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'Boolean', 'DataView', 'Date', 'Error', 'FinalizationRegistry',
  'Function', 'Intl', 'Iterator', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Proxy', 'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer',
  'String', 'Symbol', 'Uint8Array', 'WeakMap', 'WeakRef', 'WeakSet', 'WebAssembly', 'escape', 'globalThis'];
exports.handler = async () => {
  const sandbox = { own: 1 };
  const context = vm.createContext(sandbox);
  const run = (text) => vm.runInContext(text, context);
  return {
    missing: kGlobals.filter((name) => name in globalThis && run(`typeof ${name}`) !== typeof globalThis[name]),
    statics: kGlobals.filter((name) => name in globalThis && name !== 'Error' && typeof globalThis[name] === 'function').map((name) =>
      [name, Object.getOwnPropertyNames(globalThis[name]).filter((key) => run(`Object.hasOwn(${name}, ${JSON.stringify(key)})`) === false)]).filter(([, keys]) => keys.length > 0),
    sorted: run('[3, 1, 2].toSorted().join() + [1, 2].toReversed().with(0, 7).join() + new Uint8Array([2, 1]).toSorted().join()'),
    texts: run('["a\\ud800".isWellFormed(), "a\\ud800".toWellFormed() === "a\\ufffd"]').join(),
    realm: run('[].toSorted() instanceof Array') && !(run('[].toSorted()') instanceof Array),
    native: run('Function.prototype.toString.call(Array.prototype.map)'),
    sandbox: Object.getOwnPropertyNames(sandbox),
    names: run('Object.getOwnPropertyNames(globalThis).filter((name) => /core-js|^Iterator$/.test(name) && !(name === "Iterator")).join()'),
    forbidden: vm.runInContext('[2, 1].toSorted().join()', vm.createContext({}, { codeGeneration: { strings: false, wasm: false } })),
  };
};
