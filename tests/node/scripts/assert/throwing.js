'use strict';
const assert = require('assert');
const attempt = async (call) => { try { await call(); return 'passed'; } catch (error) { return [error.name, error.code, error.message]; } };
const bad = () => { throw new TypeError('bad thing'); };
exports.handler = async () => Promise.all([
  () => assert.throws(bad), () => assert.throws(bad, TypeError), () => assert.throws(bad, /thing/), () => assert.throws(bad, { name: 'TypeError', message: 'bad thing' }), () => assert.throws(bad, { message: /bad/ }), () => assert.throws(bad, (error) => error instanceof TypeError),
  () => assert.throws(bad, RangeError), () => assert.throws(bad, /nope/), () => assert.throws(() => {}), () => assert.throws(() => {}, TypeError), () => assert.throws(() => {}, 'message'), () => assert.doesNotThrow(() => {}), () => assert.doesNotThrow(bad), () => assert.throws('x'),
  () => assert.rejects(Promise.reject(new Error('r')), /r/), () => assert.rejects(async () => {}, /r/), () => assert.rejects(Promise.resolve(1)), () => assert.doesNotReject(Promise.resolve(1)), () => assert.doesNotReject(Promise.reject(new Error('r'))), () => assert.rejects(() => 5),
  () => assert.throws(bad, () => false), () => assert.throws(bad, {}), () => assert.throws(bad, 'bad thing'),
].map(attempt));
