// node: falls over this itself; the expectation is written by hand.
'use strict';
const util = require('util');
exports.handler = async () => {
  const saved = [Array.prototype.push, Array.prototype.map, String.prototype.slice, Function.prototype.call, Array.prototype[Symbol.iterator]];
  Array.prototype.push = Array.prototype.map = String.prototype.slice = Function.prototype.call = () => { throw new Error('changed'); };
  let shown;
  let bytes;
  try {
    console.log('still %s', 'logging', { a: [1, 2] });
    shown = util.inspect({ a: [1, 'x'], m: new Map([[1, 2]]), e: 'y' });
    bytes = Buffer.from('text').toString('base64');
  } finally {
    [Array.prototype.push, Array.prototype.map, String.prototype.slice, Function.prototype.call, Array.prototype[Symbol.iterator]] = saved;
  }
  return [shown, bytes];
};
