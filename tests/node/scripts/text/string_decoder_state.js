'use strict';
const { StringDecoder } = require('string_decoder');
const { inspect } = require('util');
exports.handler = async () => {
  const out = [];
  for (const [encoding, hex] of [['utf8', '41e282ac42f09f98'], ['utf8', 'c1f7808080f8c0'], ['utf16le', '4100ac203dd800de41'], ['base64', '0102030405'],
    ['base64url', 'fffefd'], ['hex', 'ab'], ['latin1', 'e9'], ['ascii', 'c1']]) {
    const decoder = new StringDecoder(encoding);
    const steps = [...Buffer.from(hex, 'hex')].map((byte) => [decoder.write(Buffer.of(byte)), decoder.lastNeed, decoder.lastTotal, decoder.lastChar.length]);
    const printed = inspect(new StringDecoder(encoding));
    out.push({ encoding, steps, printed, json: JSON.stringify(decoder), keys: Object.keys(decoder), end: decoder.end(), need: decoder.lastNeed });
  }
  return out;
};
