'use strict';
// util.inspect: objects of a kind of their own whose prototype is a plain object.
const util = require('util');
exports.handler = async () => [Object.setPrototypeOf(new Date(0), {}), Object.setPrototypeOf(/x/, {}), Object.setPrototypeOf(new Error('e'), {}), Object.setPrototypeOf(() => {}, {}), Object.setPrototypeOf(Promise.resolve(1), {}), Object.setPrototypeOf(Object.assign(new Date(0), { a: 1 }), {}), Object.setPrototypeOf(new Number(3), {}), Object.setPrototypeOf(new Map([[1, 2]]), {})].map((v) => util.inspect(v).split('\n')[0]);
