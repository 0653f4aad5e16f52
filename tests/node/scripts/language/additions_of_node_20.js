'use strict';
// What Node 20's V8 has and older ones have not: by copy, from the end, well-formed strings.
exports.handler = async () => {
  const list = [3, 1, 2];
  const typed = new Uint8Array(list);
  const attributes = (object, names) => names.map((name) => {
    const { writable, enumerable, configurable, value } = Object.getOwnPropertyDescriptor(object, name);
    return [name, value.name, value.length, writable, enumerable, configurable];
  });
  return {
    copies: [list.toSorted(), list.toReversed(), list.with(0, 9), list.toSpliced(1, 1, 'x', 'y'), list],
    typed: [[...typed.toSorted()], [...typed.toReversed()], [...typed.with(0, 9)], [...typed.toSorted((a, b) => b - a)], typed.toSorted().constructor.name],
    last: [list.findLast((n) => n > 1), list.findLastIndex((n) => n > 5), typed.findLast((n) => n > 1)],
    strings: ['a\ud800'.isWellFormed(), 'ab'.isWellFormed(), 'a\ud800b'.toWellFormed()],
    at: [list.at(-1), 'abc'.at(-1), typed.at(-2)],
    groups: Object.hasOwn({ a: 1 }, 'a'),
    errors: (() => { try { return list.with(9, 1); } catch (error) { return error.name; } })(),
    attributes: [...attributes(Array.prototype, ['toSorted', 'toReversed', 'with', 'toSpliced', 'findLast']),
      ...attributes(Object.getPrototypeOf(Uint8Array.prototype), ['toSorted', 'toReversed', 'with']), ...attributes(String.prototype, ['isWellFormed', 'toWellFormed'])],
    unscopables: Object.keys(Array.prototype[Symbol.unscopables]).sort(),
    symbols: [String(Symbol.dispose), String(Symbol.asyncDispose)],
    any: await Promise.any([Promise.reject(1), Promise.resolve(2)]), aggregate: await Promise.any([Promise.reject(1)]).catch((error) => [error.name, error.errors]),
    cause: new Error('m', { cause: 'c' }).cause,
    atomics: typeof Atomics.waitAsync,
  };
};
