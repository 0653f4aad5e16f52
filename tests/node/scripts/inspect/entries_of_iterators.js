'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const map = new Map([[{}, { a: 1 }], [2, [3]], ['k'.repeat(40), { v: 'w'.repeat(40) }]]);
  const set = new Set([{ a: [1] }, 2]);
  const throwing = { get a() { throw new Error('no'); }, get b() { return { deep: { er: 1 } }; }, set b(value) {} };
  return [{}, { compact: false }, { compact: true }, { compact: 1 }, { breakLength: 20 }, { maxArrayLength: 1 }, { colors: true }, { depth: 0 }, { depth: -1 }]
    .map((options) => [map.entries(), map.keys(), map.values(), set.entries(), set.values(), new URLSearchParams('a=1&b=2').entries()].map((value) => inspect(value, options)))
    .concat([{ getters: true }, { getters: true, colors: true }, { getters: 'set' }].map((options) => inspect(throwing, options)));
};
