'use strict';
const _ = require('lodash');

exports.handler = async () => {
  const people = [{ name: 'Ada', age: 36, tags: ['math'] }, { name: 'Grace', age: 85, tags: ['navy', 'cobol'] }, { name: 'Linus', age: 36, tags: [] }];
  const deep = { a: [{ b: { c: 3 } }], d: new Date(0), r: /x/gi, m: new Map([['k', { v: 1 }]]), s: new Set([1]), t: new Uint8Array([1, 2]) };
  const copy = _.cloneDeep(deep);
  const template = _.template('<% _.forEach(people, (p) => { %><li><%- p.name %> <%= p.age %></li><% }); %> ${ people.length }');
  let calls = 0;
  const debounced = _.debounce(() => ++calls, 5);
  for (let i = 0; i < 5; i++) debounced();
  await new Promise((resolve) => { setTimeout(resolve, 30); });
  const memoized = _.memoize((n) => { calls++; return n * 2; });
  memoized(2), memoized(2);
  return {
    chain: _(people).groupBy('age').mapValues((group) => _.map(group, 'name')).value(),
    lazy: _(_.range(1000)).map((n) => n * n).filter((n) => n % 7 === 1).take(4).value(),
    sorted: _.orderBy(people, ['age', 'name'], ['asc', 'desc']).map(({ name }) => name),
    get: [_.get(deep, 'a[0].b.c'), _.get(deep, ['a', 1, 'b'], 'none'), _.set({}, 'x.y[2]', 1), _.has(deep, 'a.0.b'), _.unset(copy, 'a[0].b')],
    equal: [_.isEqual(deep, _.cloneDeep(deep)), _.isEqual(deep, copy), _.isMatch(deep, { a: [{ b: {} }] })],
    words: [_.camelCase('--foo-bar_baz Qux'), _.kebabCase('fooBarÄÖ'), _.startCase('edgeCaseHTML5'), _.deburr('Crème brûlée'), _.truncate('a long sentence', { length: 10, separator: ' ' })],
    escape: [_.escape('<a href="x">&\'</a>'), _.unescape('&lt;&amp;&#39;'), _.escapeRegExp('[a].*')],
    template: template({ people: people.concat({ name: '<Eve>', age: 1 }) }),
    merge: _.mergeWith({ a: [1], b: { c: 1 } }, { a: [2], b: { d: 2 } }, (x, y) => (_.isArray(x) ? x.concat(y) : undefined)),
    sets: [_.differenceBy([2.1, 1.2], [2.3], Math.floor), _.unionWith([{ x: 1 }], [{ x: 1 }, { x: 2 }], _.isEqual), _.zipObjectDeep(['a.b', 'a.c'], [1, 2]), _.chunk([1, 2, 3, 4, 5], 2)],
    curry: _.curry((a, b, c) => [a, b, c])(1)(_, 3)(2),
    flow: _.flow([_.partialRight(_.pick, ['name', 'age']), _.invert])(people[0]),
    types: [_.isPlainObject(Object.create(null)), _.isBuffer(Buffer.alloc(1)), _.isTypedArray(new Uint8Array()), _.isError(new TypeError()), _.isNative(Array.isArray), _.toString(-0)],
    calls,
  };
};
