'use strict';
const { inspect } = require('util');
const head = (value, options) => inspect(value, options).split('\n').filter((line) => !/^\s+(at |... \d+ lines matching)/.test(line)).join('\n');
exports.handler = async () => {
  class MyError extends Error {}
  class Named extends Error { constructor(m) { super(m); this.name = 'CustomName'; } }
  const noStack = new Error('no stack');
  noStack.stack = undefined;
  const oddStack = new Error('odd');
  oddStack.stack = 'just text';
  const renamed = new TypeError('renamed');
  renamed.name = 'Other';
  const coded = Object.assign(new Error('coded'), { code: 'E_X', info: { deep: { er: {} } } });
  const nullProto = Object.setPrototypeOf(new Error('np'), null);
  return [new Error('plain'), new TypeError('typed'), new Error(''), new Error('multi\nline'), new MyError('mine'), new Named('named'), renamed, coded, noStack, oddStack, new Error('outer', { cause: new Error('inner') }),
    new Error('c', { cause: 'text' }), new AggregateError([new Error('one'), 2], 'many'), nullProto, Object.assign(new Error('msg'), { message: 'changed' }), Object.assign(new Error('x'), { name: 'Plain' })].map((value) => head(value))
    .concat([head({ e: coded }), head([new Error('in array')]), inspect(new Error('stack')).includes('    at '), head({ a: { b: { e: new Error('deep') } } }), head(new DOMException('dom', 'AbortError'))]);
};
