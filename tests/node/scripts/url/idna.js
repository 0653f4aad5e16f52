'use strict';
const { domainToASCII, domainToUnicode } = require('url');
const attempt = require('../attempt');
exports.handler = async () => [
  ...['https://münchen.de/', 'https://EXAMPLE。com', 'https://faß.de', 'https://日本語.jp', 'https://xn--mnchen-3ya.de', 'https://xn--a', 'https://☃.net', 'https://ＧＯ.com', 'https://a\u00adb.com', 'https://\u200d.com', 'https://straße.example']
    .map((text) => attempt(() => new URL(text).hostname)),
  domainToASCII('español.com'), domainToASCII('中文.com'), domainToASCII('xn--iñvalid.com'), domainToASCII('Plain.COM'), domainToUnicode('xn--espaol-zwa.com'), domainToUnicode('xn--fiq228c.com'), domainToUnicode('plain.com'),
];
