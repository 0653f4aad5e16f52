'use strict';
exports.handler = async () => {
  const bytes = Buffer.from([0x68, 0xc3, 0xa9, 0x6c, 0xff, 0xf0, 0x9f, 0x98, 0x80, 0x80, 0xe2, 0x82, 0x00]);
  const encodings = ['utf8', 'latin1', 'ascii', 'ucs2', 'base64', 'base64url', 'hex'];
  return [
    encodings.map((encoding) => bytes.toString(encoding)),
    encodings.map((encoding) => bytes.toString(encoding, 1, 5)),
    [bytes.toString('hex', -3), bytes.toString('hex', 3, 2), bytes.toString('hex', 2, 99), bytes.toString('hex', '1', '3'),
      bytes.toString(undefined, 0, 1), bytes.toString('hex', NaN, 2), bytes.toString('hex', 1.7, 3.9)],
    [bytes.toLocaleString('hex'), bytes.hexSlice(1, 3), bytes.utf8Slice(0, 1), bytes.latin1Slice(), bytes.base64Slice(0, 4)],
  ];
};
