'use strict';
exports.handler = async () => {
  const punycode = require('punycode');
  return [punycode.encode('mañana'), punycode.decode('maana-pta'), punycode.toASCII('mañana.com'), punycode.toUnicode('xn--maana-pta.com'), punycode.ucs2.decode('a😀'), punycode.ucs2.encode([97, 0x1f600]), punycode.toASCII('plain.com'), punycode.version !== undefined];
};
