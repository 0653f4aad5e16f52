'use strict';
const tls = require('tls');
const attempt = require('../attempt');
const convert = (protocols) => {
  const out = {};
  tls.convertALPNProtocols(protocols, out);
  return out.ALPNProtocols === undefined ? 'none' : out.ALPNProtocols.toString('hex');
};
exports.handler = async () => [
  convert(['h2', 'http/1.1']), convert([]), convert(Buffer.from('\x02h2')), convert(new Uint8Array([1, 97])), convert('h2'),
  attempt(() => convert(['a', 'x'.repeat(256)])), attempt(() => convert([5])),
];
