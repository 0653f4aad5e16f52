'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const decode = (bytes, ...args) => attempt(() => new TextDecoder(...args).decode(new Uint8Array(bytes)));
  const chunks = (label, parts) => { const decoder = new TextDecoder(label); return parts.map((part) => decoder.decode(new Uint8Array(part), { stream: true })).concat(decoder.decode()); };
  return [decode([0x68, 0xc3, 0xa9]), decode([0xef, 0xbb, 0xbf, 0x61]), decode([0xef, 0xbb, 0xbf, 0x61], 'utf-8', { ignoreBOM: true }), decode([0xff, 0x61]), decode([0xff], 'utf8', { fatal: true }), decode([0xe2, 0x82]), decode([0xf0, 0x9f, 0x98]),
    decode([0xed, 0xa0, 0x80]), decode([0xc0, 0x80]), decode([0x61, 0x00, 0xac, 0x20], 'utf-16le'), decode([0xff, 0xfe, 0x61, 0x00], 'utf-16'), decode([0x00, 0xd8, 0x61, 0x00], 'utf-16le'), decode([0x61], 'utf-16le'), decode([0x00, 0x61], 'utf-16be'),
    decode([0xe9, 0x41], 'latin1'), decode([0x61, 0xe9], 'iso-8859-1'), chunks('utf-8', [[0xe2], [0x82, 0xac, 0xf0], [0x9f, 0x98, 0x80, 0x61]]), chunks('utf-8', [[0xef, 0xbb], [0xbf, 0x61]]), chunks('utf-16le', [[0x3d], [0xd8, 0x00], [0xde]]),
    chunks('utf-8', [[0xf0, 0x9f], []]), new TextDecoder('UTF-8').encoding, new TextDecoder(' ascii ').encoding, new TextDecoder('utf-16').encoding, attempt(() => new TextDecoder('nope')), new TextDecoder('utf8', { fatal: true }).fatal,
    new TextDecoder().decode(new Uint8Array([97, 98, 99]).buffer), new TextDecoder().decode(new DataView(new Uint8Array([97]).buffer)), new TextDecoder().decode(), attempt(() => new TextDecoder().decode('x'))];
};
