'use strict';
exports.handler = async () => ['YQ==', 'YQ', 'YWI=', 'YWI', 'Y', 'YW JjZA==', 'YW\nJj', 'a-_b', 'a+/b', '====', 'YQ==YQ==', 'Y!W@I#',
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9'].map((text) => [
  Buffer.from(text, 'base64').toString('hex'), Buffer.from(text, 'base64url').toString('latin1'), Buffer.byteLength(text, 'base64'),
  Buffer.from(Buffer.from(text, 'base64')).toString('base64url')]);
