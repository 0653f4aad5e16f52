'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const bytes = Buffer.from('this is a buffer, this is it');
  const wide = Buffer.from('aébéc', 'utf16le');
  return [
    ['is', 'this', 'x', '', 'it', Buffer.from('is'), new Uint8Array([115]), 97, 97 + 256, -159].map((value) => [bytes.indexOf(value),
      bytes.indexOf(value, 3), bytes.indexOf(value, -5), bytes.lastIndexOf(value), bytes.lastIndexOf(value, 10), bytes.lastIndexOf(value, -20),
      bytes.includes(value), bytes.includes(value, 25)]),
    bytes.indexOf('is', undefined), bytes.indexOf('is', {}), bytes.indexOf('69', 0, 'hex'), bytes.indexOf('aXM=', 'base64'), bytes.lastIndexOf('is', null),
    bytes.lastIndexOf('is', undefined), bytes.lastIndexOf('is', NaN), bytes.indexOf('', 100), bytes.indexOf('', 5),
    wide.indexOf('é', 0, 'utf16le'), wide.indexOf('é', 3, 'ucs2'), wide.lastIndexOf('é', -1, 'utf16le'),
    attempt(() => bytes.indexOf({})), attempt(() => bytes.indexOf('x', 0, 'nope')), attempt(() => bytes.indexOf(null)), attempt(() => bytes.indexOf()),
  ];
};
