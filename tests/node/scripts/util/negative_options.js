'use strict';
const { parseArgs, getSystemErrorName } = require('util');
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};
exports.handler = async () => {
  const out = [];
  for (const args of [['--no-x'], ['--x', '--no-x'], ['--no-y'], ['--no-x=1'], ['--no-no-x'], ['--no-z', 'p'], ['-n']]) {
    for (const strict of [true, false]) {
      for (const allowNegative of [undefined, true, 'x']) {
        out.push(attempt(() => parseArgs({ args, strict, allowNegative, tokens: true, allowPositionals: true,
          options: { x: { type: 'boolean', short: 'n' }, y: { type: 'string' }, 'no-z': { type: 'boolean', multiple: true, default: [true] } } })));
      }
    }
  }
  return { out, errors: ['x', null, 5, 0, 1.5, -2, -9999, NaN, 2n].map((value) => attempt(() => getSystemErrorName(value))) };
};
