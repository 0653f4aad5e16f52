'use strict';
const vm = require('vm');
const attempt = require('../attempt');
exports.handler = async () => {
  const add = vm.compileFunction('return a + b', ['a', 'b']);
  const context = vm.createContext({ inside: 'context' });
  return [
    add(1, 2), add.length, add.name, vm.compileFunction('return this')() === globalThis, vm.compileFunction('return x + y', [], { contextExtensions: [{ x: 1 }, { y: 2 }] })(),
    vm.compileFunction('return inside', [], { parsingContext: context })(), vm.compileFunction('return typeof process', [], { parsingContext: context })(), vm.compileFunction('return arguments.length', [])(1, 2, 3),
    attempt(() => vm.compileFunction('return ;;)', [])), attempt(() => vm.compileFunction(5)), attempt(() => vm.compileFunction('', 5)), attempt(() => vm.compileFunction('', [5])),
    attempt(() => vm.compileFunction('', [], { parsingContext: {} })), attempt(() => vm.compileFunction('', [], { filename: 5 })), attempt(() => vm.compileFunction('', [], 5)),
    (() => { try { vm.compileFunction('\n  throw new Error("x")', [], { filename: '/made/up.js', lineOffset: 10, columnOffset: 5 })(); } catch (error) { return error.stack.split('\n')[1].trim(); } })(),
  ];
};
