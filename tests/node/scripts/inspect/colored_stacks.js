'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const before = process.cwd();
  process.chdir('/tmp');
  const error = new Error('x');
  error.stack = ['Error: x', 'at foo (node:fs:1:2)', 'at async Promise.all (index 0)', 'at bar (/tmp/node_modules/pkg/lib/index.js:10:5)',
    'at baz (/tmp/node_modules/@sc/pkg/node_modules/inner/lib/index.js:10:5)', 'at qux (/other/node_modules/p2/index.js:1:1)', 'at /tmp/index.js:3:4',
    'at Object.<anonymous> (/tmp/sub/index.js:3:4)', 'at file:///tmp/m.mjs:1:2', 'at fn (file:///tmp/m.mjs:1:2)', 'at new Foo (/tmpx/y.js:1:1)',
    'at eval (eval at <anonymous> (/tmp/z.js:1:1), <anonymous>:1:1)'].join('\n    ');
  const out = [inspect(error, { colors: true }), inspect({ nested: { error } }, { colors: true }), inspect(error)];
  process.chdir(before);
  return out;
};
