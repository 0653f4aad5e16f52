'use strict';
exports.handler = async () => {
  const list = [3, 1, 2];
  return [list.toSorted(), list.toReversed(), list.toSpliced(1, 1, 'x'), list.with(0, 9), list, list.findLast((x) => x > 1), list.findLastIndex((x) => x > 5), list.at(-1), [...new Uint8Array([3, 1, 2]).toSorted()], [...new Uint8Array([1, 2]).with(0, 7)],
    'a\ud800'.isWellFormed(), 'a\ud800'.toWellFormed(), 'ok'.isWellFormed(), Object.hasOwn({ a: 1 }, 'a'), 'aXbX'.replaceAll('X', '-'), new Error('x', { cause: 1 }).cause, [1, [2, [3]]].flat(Infinity), Object.keys([].toSorted), Object.getOwnPropertyDescriptor(Array.prototype, 'toSorted').enumerable,
    Function.prototype.toString.call(class Q { m() {} }), Object.keys(globalThis).includes('__core-js_shared__')];
};
