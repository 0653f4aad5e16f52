'use strict';
const vm = require('vm');
const attempt = require('../attempt');
exports.handler = async () => [
  attempt(() => vm.runInNewContext('typeof Array + typeof missing', new Proxy({}, {}))), attempt(() => vm.runInNewContext('x = 1; x', new Proxy({}, { get() { throw new Error('trap'); } }))),
  attempt(() => vm.runInNewContext('y', new Proxy({}, { has: () => true, get: (target, key) => `got ${String(key)}` }))), attempt(() => vm.runInNewContext('length', [1, 2])), attempt(() => vm.createContext(function named() {})),
  attempt(() => vm.runInNewContext('q = 1; typeof q', Object.freeze({}))), attempt(() => vm.runInNewContext('bad', { get bad() { throw new RangeError('get'); } })), attempt(() => vm.runInNewContext('bad = 1', { set bad(value) { throw new RangeError('set'); } })),
  attempt(() => vm.runInNewContext('typeof Object + typeof toString', Object.create(null))), attempt(() => vm.runInNewContext('inherited', Object.create({ inherited: 'from the prototype' }))),
  attempt(() => vm.runInNewContext('delete globalThis.Array; typeof Array', {})), attempt(() => vm.runInNewContext('Object.defineProperty(globalThis, "a", { get() { return 5; }, configurable: true }); a', {})),
  attempt(() => { const context = vm.createContext({}); vm.runInContext('let a = 1', context); return vm.runInContext('let a = 2', context); }), attempt(() => vm.runInNewContext('const names = []; for (const name in globalThis) names.push(name); names.join()', { a: 1, b: 2 })),
  attempt(() => { const inner = vm.runInContext('globalThis', vm.createContext({ deep: 1 })); return vm.runInNewContext('deep', inner); }), attempt(() => vm.runInNewContext('(function f() { return f(); })()', {})).name,
];
