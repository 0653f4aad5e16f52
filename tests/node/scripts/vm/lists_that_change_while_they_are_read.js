// node: Node 20 ends when these lists change.
'use strict';
const vm = require('node:vm');

// Gives the second value from the second reading on.
const changing = (first, second) => {
  let readings = 0;
  return Object.defineProperty([first], 0, { get: () => (readings++ === 0 ? first : second) });
};

const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};

exports.handler = async () => ({
  parameters: attempt(() => vm.compileFunction('return 1', changing('a', { not: 'a name' }))()),
  extensions: attempt(() => vm.compileFunction('return 1', [], { contextExtensions: changing({}, 5) })()),
});
