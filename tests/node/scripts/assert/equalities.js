'use strict';
const assert = require('assert');
const attempt = (call) => { try { call(); return 'passed'; } catch (error) { return [error.name, error.code, error.message, error.generatedMessage, error.operator]; } };
exports.handler = async () => [
  attempt(() => assert(true)), attempt(() => assert.ok(1)), attempt(() => assert.equal(1, '1')), attempt(() => assert.equal(1, 2)), attempt(() => assert.equal(NaN, NaN)), attempt(() => assert.notEqual(1, 1)), attempt(() => assert.strictEqual(1, 2)),
  attempt(() => assert.strictEqual('a', 'b', 'given')), attempt(() => assert.strictEqual(1, 1)), attempt(() => assert.notStrictEqual(5, 5)), attempt(() => assert.deepEqual({ a: 1 }, { a: '1' })), attempt(() => assert.deepStrictEqual({ a: 1 }, { a: 1 })),
  attempt(() => assert.notDeepStrictEqual({ a: 1 }, { a: 1 })), attempt(() => assert.strictEqual(1)), attempt(() => assert.strictEqual(1, 2, new TypeError('mine'))), attempt(() => assert.fail()), attempt(() => assert.fail('why')), attempt(() => assert.ifError(null)),
  attempt(() => assert.ifError(new Error('x'))), attempt(() => assert.ok(0, 'falsy')), attempt(() => assert.ok()), attempt(() => assert.strict.equal(1, '1')), attempt(() => assert.match('abc', /x/)), attempt(() => assert.match('abc', /b/)), attempt(() => assert.doesNotMatch('abc', /b/)),
  attempt(() => assert.match(5, /b/)), assert.strict.strict === assert.strict, require('assert/strict') === assert.strict, attempt(() => assert.deepEqual([1, 2], [1, 3])), attempt(() => assert.strictEqual(NaN, 0)), attempt(() => assert.notDeepEqual({ a: 1 }, { a: 1 })),
];
