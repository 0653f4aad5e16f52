// node: Node 22 has iterator helpers, Node 20 has not.
'use strict';
exports.handler = async () => {
  const numbers = function* numbers() { yield* [1, 2, 3, 4, 5]; };
  const closed = [];
  const watched = { __proto__: Iterator.prototype, i: 0, next() { return { value: ++this.i, done: false }; }, return() { closed.push(this.i); return {}; } };
  const first = watched.take(2).toArray();
  const found = [1, 2, 3].values().find((n) => n > 1);
  return {
    chain: numbers().filter((n) => n % 2).map((n, i) => [n * 10, i]).toArray(),
    take: numbers().drop(1).take(2).toArray(),
    flat: [[1, 2], [3]].values().flatMap((list) => list).toArray(),
    reduce: [numbers().reduce((a, b) => a + b), numbers().reduce((a, b) => a + b, 10)],
    tests: [numbers().some((n) => n > 4), numbers().every((n) => n > 0), found],
    each: (() => { const seen = []; new Map([['k', 'v']]).entries().forEach((entry, i) => seen.push([entry, i])); return seen; })(),
    first, closed,
    from: [Iterator.from({ next() { return { done: true }; } }).toArray(), Iterator.from('ab').toArray()],
    identity: [typeof Iterator, numbers() instanceof Iterator, [][Symbol.iterator]() instanceof Iterator, Object.prototype.propertyIsEnumerable.call(globalThis, 'Iterator')],
    names: [Iterator.prototype.map.name, Iterator.prototype.map.length, Iterator.prototype.reduce.length, Object.keys(Iterator.prototype)],
  };
};
