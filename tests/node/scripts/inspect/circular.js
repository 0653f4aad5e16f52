'use strict';
const { inspect } = require('util');
exports.handler = async () => {
  const a = { name: 'a' };
  a.self = a;
  a.list = [a, { b: a }];
  const b = { a, inner: {} };
  b.inner.b = b;
  const map = new Map();
  map.set('me', map);
  const array = [];
  array.push(array);
  return [inspect(a), inspect(b), inspect(map), inspect(array), inspect({ x: a }, { compact: false })];
};
