'use strict';
const vm = require('vm');
const attempt = require('../attempt');
globalThis.vmValue = 1;
exports.handler = async () => {
  const script = new vm.Script('vmValue += 1; vmValue');
  const results = [script.runInThisContext(), script.runInThisContext(), globalThis.vmValue];
  const sandbox = vm.createContext({ vmValue: 40 });
  results.push(script.runInContext(sandbox), sandbox.vmValue, globalThis.vmValue, script.runInNewContext({ vmValue: 7 }));
  results.push(vm.runInThisContext('typeof require'), vm.runInThisContext('1;2;3'), vm.runInNewContext('a + b', { a: 1, b: 2 }), vm.runInContext('this.x = 5', sandbox), sandbox.x);
  results.push(vm.createScript('1') instanceof vm.Script, attempt(() => vm.Script('1')), vm.runInThisContext('"\\u00e4" + "\\u{1F600}"'));
  return results;
};
