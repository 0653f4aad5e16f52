'use strict';
// What vm contexts draw is random, described as ever, and nothing that a sandbox calls Math is touched.
const vm = require('node:vm');

exports.handler = async () => {
  const draw = () => vm.runInNewContext('Math.random()');
  const [one, other] = [draw(), draw()];
  const own = { random: () => 7 };
  const described = vm.runInNewContext(`({ ...Object.getOwnPropertyDescriptor(Math, 'random'), name: Math.random.name,
    length: Math.random.length, text: String(Math.random), realm: Math.random instanceof Function, made: 'prototype' in Math.random })`);
  return {
    inRange: [one, other].every((number) => number >= 0 && number < 1),
    differ: one !== other,
    described: JSON.stringify(described),
    own: vm.runInNewContext('Math.random()', { Math: own }),
    untouched: own.random(),
    plain: typeof vm.runInContext('Math.random()', vm.createContext()),
  };
};
