'use strict';
const assert = require('assert');
const message = (call) => { try { call(); return 'passed'; } catch (error) { return error.message; } };
exports.handler = async () => [
  message(() => assert.deepStrictEqual({ a: 1, b: 2 }, { a: 1, b: 3 })), message(() => assert.deepStrictEqual([1, 2, 3], [1, 2, 4])), message(() => assert.deepStrictEqual(new Map([[1, 2]]), new Map([[1, 3]]))), message(() => assert.strictEqual({ a: 1 }, { a: 1 })),
  message(() => assert.strictEqual('a\nb', 'a\nc')),
];
