'use strict';
// Iterators of Headers and FormData: `next` on a prototype of their own, below the language's %IteratorPrototype%.
const kIteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

// (next) => an iterator whose steps are what next() gives.
function makeIterators(tag) {
  class PairsIterator {
    #next;
    constructor(next) { this.#next = next; }
    next() {
      if (typeof this !== 'object' || this === null || !(#next in this)) {
        throw new TypeError(`'next' called on an object that does not implement interface ${tag}.`);
      }
      return this.#next();
    }
  }
  delete PairsIterator.prototype.constructor;
  Object.setPrototypeOf(PairsIterator.prototype, kIteratorPrototype);
  Object.defineProperties(PairsIterator.prototype, {
    next: { enumerable: true },
    [Symbol.toStringTag]: { value: tag, configurable: true },
  });
  return (next) => new PairsIterator(next);
}

module.exports = { makeIterators };
