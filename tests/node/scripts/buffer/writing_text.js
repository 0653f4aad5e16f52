'use strict';
const attempt = require('../attempt');
exports.handler = async () => [
  ['héllo'], ['héllo', 2], ['héllo', 1, 2], ['héllo', 'latin1'], ['68c3', 'hex'], ['YWJj', 1, 'base64'], ['é', 5], ['abc', 0, 99], ['ab', 6], ['ab', 7],
  ['a', -1], [5], ['abc', 0, 2, 'nope'], ['€€€', 0, 7], ['zz', 'hex'], ['😀', 3], ['ab', 0, 3, 'utf16le'],
].map((args) => {
  const target = Buffer.alloc(6);
  return [attempt(() => target.write(...args)), target.toString('hex')];
}).concat([[Buffer.byteLength('héllo'), Buffer.byteLength('héllo', 'latin1'), Buffer.byteLength('aGk=', 'base64'), Buffer.byteLength(Buffer.alloc(3)),
  Buffer.byteLength(new ArrayBuffer(5)), Buffer.byteLength('abc', 'nope'), attempt(() => Buffer.byteLength(5)), Buffer.isEncoding('UTF-8'), Buffer.isEncoding('x'),
  Buffer.isEncoding(), Buffer.isEncoding('Base64url')]]);
