// node: later than 20; the expectation is written by hand.
'use strict';
exports.handler = async () => {
  const { promise, resolve } = Promise.withResolvers();
  resolve('resolved');
  return [Object.groupBy([1, 2, 3], (x) => (x % 2 ? 'odd' : 'even')), [...Map.groupBy([1, 2, 3], (x) => x % 2)], await promise, await Array.fromAsync([Promise.resolve(1), 2]), [...new Set([1, 2, 3]).union(new Set([4]))], [...new Set([1, 2, 3]).intersection(new Set([2, 3, 9]))],
    [...new Set([1, 2, 3]).difference(new Set([2]))], [...new Set([1, 2]).symmetricDifference(new Set([2, 3]))], new Set([1]).isSubsetOf(new Set([1, 2])), new Set([1, 2]).isSupersetOf(new Set([1])), new Set([1]).isDisjointFrom(new Set([2]))];
};
