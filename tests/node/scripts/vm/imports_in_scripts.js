'use strict';
const vm = require('vm');
const outcome = (promise) => promise.then((found) => Object.keys(found).length > 3, (error) => [error.name, error.code, error.message]);
exports.handler = async () => [
  await outcome(vm.runInThisContext('import("node:path")')), await outcome(vm.runInNewContext('import("node:path")', {})), await outcome(vm.compileFunction('return import("node:path")')()),
  await outcome(vm.runInThisContext('import("node:path")', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })), await outcome(vm.runInThisContext('import("node:path")', { importModuleDynamically: () => {} })),
  await outcome(vm.compileFunction('return import("node:path")', [], { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })()),
];
