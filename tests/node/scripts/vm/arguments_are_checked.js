'use strict';
const vm = require('vm');
const attempt = require('../attempt');
exports.handler = async () => [
  attempt(() => new vm.Script('1', 5)), attempt(() => new vm.Script('1', { filename: 5 })), attempt(() => new vm.Script('1', { lineOffset: 1.5 })), attempt(() => new vm.Script('1', { columnOffset: 'x' })), attempt(() => new vm.Script('1', { cachedData: 5 })),
  attempt(() => new vm.Script('1', { produceCachedData: 5 })), attempt(() => new vm.Script('1', { importModuleDynamically: 5 })), attempt(() => vm.createContext(5)), attempt(() => vm.createContext(null)), attempt(() => vm.createContext({}, 5)), attempt(() => vm.createContext({}, { name: 5 })),
  attempt(() => vm.createContext({}, { origin: 5 })), attempt(() => vm.createContext({}, { codeGeneration: 5 })), attempt(() => vm.createContext({}, { codeGeneration: { strings: 5 } })), attempt(() => vm.createContext({}, { microtaskMode: 'x' })), attempt(() => vm.isContext(5)), attempt(() => vm.isContext()),
  attempt(() => vm.runInContext('1', {})), attempt(() => vm.runInContext('1')), attempt(() => vm.runInThisContext('1', { timeout: 0 })), attempt(() => vm.runInThisContext('1', { timeout: 'x' })), attempt(() => vm.runInThisContext('1', { breakOnSigint: 1 })), attempt(() => vm.runInThisContext('1', { displayErrors: 1 })),
  attempt(() => vm.runInNewContext('1', {}, { contextName: 5 })), attempt(() => vm.runInNewContext('1', {}, { contextCodeGeneration: 5 })), vm.runInThisContext('1', { timeout: 1000 }), vm.runInNewContext('typeof x', undefined), Object.keys(vm), Object.keys(vm.constants), Object.getPrototypeOf(vm.constants), Object.isFrozen(vm.constants),
];
