'use strict';
const vm = require('vm');
exports.handler = async () => {
  const context = vm.createContext();
  const array = vm.runInContext('[1, 2]', context);
  const results = [Array.isArray(array), array instanceof Array, vm.runInContext('Array', context) === Array, JSON.stringify(array), Object.getPrototypeOf(context) === Object.prototype];
  vm.runInContext('Array.prototype.added = 1; Object.prototype.polluted = 1', context);
  results.push([].added, {}.polluted, vm.runInContext('[].added + ({}).polluted', context));
  results.push(await vm.runInContext('Promise.resolve(5).then((x) => x + 1)', context), vm.runInContext('(async () => {})()', context) instanceof Promise);
  const thrown = (() => { try { vm.runInContext('null.x', context); } catch (error) { return error; } })();
  results.push(thrown instanceof TypeError, thrown.name, require('util').types.isNativeError(thrown), vm.runInContext('(error) => error instanceof TypeError', context)(thrown));
  const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  results.push(vm.isContext(plain), vm.runInContext('globalThis', plain) === plain, vm.runInContext('x = 1; globalThis.x', plain), plain.x, vm.runInContext('Object.isFrozen(Object.freeze(globalThis))', plain));
  return results;
};
