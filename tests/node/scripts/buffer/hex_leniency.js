'use strict';
exports.handler = async () => ['', '0', '00', 'fF', 'abc', 'abxxcd', 'zz', '0g11', ' 00', 'é0'].map((text) => [
  Buffer.from(text, 'hex').toString('latin1'), Buffer.byteLength(text, 'hex')]);
