'use strict';
const { Readable } = require('stream');
const from = () => Readable.from([1, 2, 3, 4]);
const outcome = (promise) => promise.then((value) => value, (error) => ({ name: error.name, code: error.code, message: error.message }));
exports.handler = async () => [
  await from().map((x) => x * 2).toArray(), await from().filter(async (x) => x % 2).toArray(), await from().flatMap((x) => [x, x]).toArray(), await from().take(2).toArray(), await from().drop(2).toArray(), await from().asIndexedPairs?.().toArray(),
  await from().reduce((a, b) => a + b), await from().reduce((a, b) => a + b, 10), await from().some((x) => x > 3), await from().every((x) => x > 3), await from().find((x) => x > 2), await outcome((async () => { const seen = []; await from().forEach((x) => seen.push(x)); return seen; })()),
  await from().map(async (x) => { await null; return x; }, { concurrency: 2 }).toArray(), await outcome(from().map(() => { throw new Error('in map'); }).toArray()), await outcome(Readable.from([]).reduce((a, b) => a)), await outcome((async () => from().map(5))()), await outcome((async () => from().take(-1))()),
];
