'use strict';
const vm = require('vm');
const lines = (run) => {
  try {
    return run();
  } catch (error) {
    return typeof error === "string" ? error : [error.name, error.message, error.stack.split('\n').slice(0, 6).filter((line) => !/node:|brink:|errors_of_scripts/.test(line))];
  }
};
exports.handler = async () => [
  lines(() => new vm.Script('let x = ;', { filename: 'made.js' })), lines(() => new vm.Script('\n\nlet x = ;', 'made.js')), lines(() => vm.runInThisContext('throw new Error("thrown")', 'made.js')),
  lines(() => vm.runInThisContext('1;\n  missing', { filename: 'made.js', lineOffset: 10 })), lines(() => vm.runInThisContext('missing', { filename: 'made.js', displayErrors: false })),
  lines(() => vm.runInNewContext('function f() { throw new RangeError("deep"); }\nf()', {}, 'made.js')), lines(() => vm.runInThisContext('throw "text"')), lines(() => new vm.Script('x);')),
  lines(() => new vm.Script('a);', { filename: 'made.js', lineOffset: 4, columnOffset: 2 })),
];
