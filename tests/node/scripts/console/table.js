'use strict';
const { Console } = require('console');
const { Writable } = require('stream');
exports.handler = async () => {
  const out = [];
  const made = new Console(new Writable({ decodeStrings: false, write(text, encoding, callback) { out.push(text); callback(); } }));
  made.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
  made.table([[1, 2], [3, 4]]);
  made.table(['p', 'q', { a: 1 }]);
  made.table({ r1: { v: 1 }, r2: { v: 2 } }, ['v']);
  made.table(new Map([['k', { a: 1 }], ['l', 2]]));
  made.table(new Set([1, 'two']));
  made.table([{ long: { nested: { deep: 1 } }, list: [1, 2, 3, 4, 5] }]);
  made.table(5);
  made.table(null);
  made.table([]);
  return out;
};
