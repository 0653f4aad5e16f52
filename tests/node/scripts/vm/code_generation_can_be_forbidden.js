'use strict';
const vm = require('vm');
const attempt = require('../attempt');
exports.handler = async () => {
  const strict = vm.createContext({}, { codeGeneration: { strings: false } });
  const open = vm.createContext({});
  return [attempt(() => vm.runInContext('eval("1")', strict)).message, attempt(() => vm.runInContext('new Function("return 1")()', strict)).message, vm.runInContext('eval("1") + new Function("return 2")()', open), eval('3')];
};
