'use strict';
const { Console } = require('console');
const { PassThrough } = require('stream');
exports.handler = async () => {
  const value = { a: { b: { c: { d: [1, 'x'] } } } };
  const run = (options) => {
    let text = '';
    const stream = Object.assign(new PassThrough(), options.terminal && { isTTY: true, getColorDepth: () => options.terminal });
    stream.on('data', (chunk) => { text += chunk; });
    try {
      const own = new Console({ stdout: stream, ...options.given });
      own.log('%s', 's', value, 1n, Symbol('q'));
      own.error(value);
      own.group('title', value);
      own.dir(value, { compact: 1 });
      own.dirxml(value, [1]);
      own.table([{ a: 'x', b: { c: 1 } }, 5]);
      own.table(new Map([['k', 'v']]));
      own.groupEnd();
      own.assert(false, '%o', value);
      own.timeLog('none');
      own.count();
    } catch (error) {
      return `${error.name} ${error.code}: ${error.message}`;
    }
    return new Promise((resolve) => setImmediate(() => resolve(text)));
  };
  const out = [];
  for (const options of [{}, { given: { colorMode: true } }, { given: { colorMode: false } }, { given: { inspectOptions: { depth: 0 } } }, { given: { inspectOptions: { compact: false, colors: true } } }, { given: { groupIndentation: 4 } },
    { terminal: 8 }, { terminal: 1 }, { terminal: 8, given: { colorMode: false } }, { given: { colorMode: 'x' } }, { given: { colorMode: true, inspectOptions: { colors: false } } }, { given: { groupIndentation: 2000 } },
    { given: { groupIndentation: 'x' } }, { given: { inspectOptions: 5 } }]) out.push(await run(options));
  return out;
};
