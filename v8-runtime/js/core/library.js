'use strict';
// What gaps.js adds of the language's library, one core-js module each. Every context of the module vm gets it, too: nothing here knows
// the rest of the layer.
// core-js also replaces Function.prototype.toString, to make its functions look native, and leaves a global behind: both are taken back.
const { toString } = Function.prototype;

require('core-js/modules/es.array.to-reversed.js');
require('core-js/modules/es.array.to-sorted.js');
require('core-js/modules/es.array.to-spliced.js');
require('core-js/modules/es.array.with.js');
require('core-js/modules/es.array.from-async.js');
require('core-js/modules/es.typed-array.to-reversed.js');
require('core-js/modules/es.typed-array.to-sorted.js');
require('core-js/modules/es.typed-array.with.js');
require('core-js/modules/es.object.group-by.js');
require('core-js/modules/es.map.group-by.js');
require('core-js/modules/es.promise.with-resolvers.js');
require('core-js/modules/es.string.is-well-formed.js');
require('core-js/modules/es.string.to-well-formed.js');
require('core-js/modules/es.set.union.v2.js');
require('core-js/modules/es.set.intersection.v2.js');
require('core-js/modules/es.set.difference.v2.js');
require('core-js/modules/es.set.symmetric-difference.v2.js');
require('core-js/modules/es.set.is-subset-of.v2.js');
require('core-js/modules/es.set.is-superset-of.v2.js');
require('core-js/modules/es.set.is-disjoint-from.v2.js');

require('core-js/modules/es.iterator.constructor.js');
require('core-js/modules/es.iterator.from.js');
require('core-js/modules/es.iterator.map.js');
require('core-js/modules/es.iterator.filter.js');
require('core-js/modules/es.iterator.take.js');
require('core-js/modules/es.iterator.drop.js');
require('core-js/modules/es.iterator.flat-map.js');
require('core-js/modules/es.iterator.reduce.js');
require('core-js/modules/es.iterator.to-array.js');
require('core-js/modules/es.iterator.for-each.js');
require('core-js/modules/es.iterator.some.js');
require('core-js/modules/es.iterator.every.js');
require('core-js/modules/es.iterator.find.js');

Object.defineProperty(globalThis, 'Iterator', { value: globalThis.Iterator, writable: true, configurable: true, enumerable: false });
// Node switches this one off.
delete Intl.v8BreakIterator;
Object.defineProperty(Function.prototype, 'toString', { value: toString, writable: true, configurable: true, enumerable: false });
delete globalThis['__core-js_shared__'];
