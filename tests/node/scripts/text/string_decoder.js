'use strict';
const attempt = require('../attempt');
const { StringDecoder } = require('string_decoder');
exports.handler = async () => {
  const feed = (encoding, parts) => { const decoder = new StringDecoder(encoding); return parts.map((part) => decoder.write(Buffer.from(part))).concat(decoder.end()); };
  return [feed('utf8', [[0xe2], [0x82], [0xac, 0xc3], [0xa9]]), feed('utf8', [[0xf0, 0x9f], [0x98]]), feed('utf8', [[0xff, 0x61], [0xe2, 0x61]]), feed('utf16le', [[0x61, 0x00, 0x3d, 0xd8], [0x00, 0xde]]), feed('base64', [[1, 2], [3, 4], [5]]), feed('hex', [[1], [255]]),
    feed('latin1', [[0xe9]]), feed('ascii', [[0x61, 0xe9]]), new StringDecoder().encoding, new StringDecoder('UCS2').encoding, attempt(() => new StringDecoder('nope')), attempt(() => new StringDecoder().write(5)), new StringDecoder('utf8').end(Buffer.from([0xe2, 0x82])),
    new StringDecoder().write('string')];
};
