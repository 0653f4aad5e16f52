'use strict';
const { Console } = require('console');
const { PassThrough } = require('stream');
exports.handler = async () => {
  let text = '';
  const stream = new PassThrough();
  stream.on('data', (chunk) => { text += chunk; });
  const own = new Console(stream);
  const map = () => new Map([[1, { a: 1 }], ['k', 2]]);
  const set = () => new Set([{ a: 1 }, 2]);
  const iterator = map().entries();
  for (const value of [set(), set().values(), set().entries(), map(), map().values(), iterator, map().keys(), [1, 'a'][Symbol.iterator](), { a: 1, b: { c: 2 } }, [[1, 2], [3]], [], {}, new Set(), new Map(), [null, undefined], 'str', 5]) {
    own.table(value);
    own.table(value, ['a', 'zz']);
  }
  await new Promise((resolve) => setImmediate(resolve));
  return [text.split('\n'), [...iterator].length];
};
