'use strict';
// Hosts that are more than a host, controls and tabs in the old parser, halves of pairs in queries, and counted keys.
const url = require('url');
const querystring = require('querystring');
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return `${error.name} ${error.code}: ${error.message}`;
  }
};
exports.handler = async () => ({
  domains: ['user@h', 'a/b', 'a?b', 'a:80', 'a:', 'a\\b', '"', 'a b', ' a', 'a ', '//a', '1.2.3', 'EXAMPLE', 'münchen.de/x', 'xn--mnchen-3ya', '[::1]', '[::1', '', 5, null, undefined, 'ß', 'h:80@x']
    .map((host) => [attempt(() => url.domainToASCII(host)), attempt(() => url.domainToUnicode(host))]),
  unicode: ['http://xn--mnchen-3ya.de/', 'foo://EXAMPLE/p', 'foo://1.2.3/p', 'foo://a%41/', 'http://1.2.3/', 'foo://xn--mnchen-3ya/p', 'foo://é/p', 'mailto:a@b', 'file://xn--fa-hia.de/x']
    .map((href) => url.format(new URL(href), { unicode: true })),
  old: ['data:\t €:80/./a', '\x1b a', 'http://a/\x1b', 'http://a\x1b', 'http://a/b\0', '\0http://a', 'http://a\tb/c', 'http:\t//a', 'http://a/\tb', 'data:\tx', 'x:\n y', 'mailto:\t a', 'http://%zz@h/', 'http://%E0%A4%A@h/', 'http://a b/c']
    .map((text) => [attempt(() => url.parse(text).href), attempt(() => url.resolve('http://x/y', text))]),
  halves: ['\ud800', '\ud800a', 'a\udc00', '\udc00b', '\ud800\ud800', 'a\udfff\u00e9', '\ud83d\ude00']
    .map((text) => [attempt(() => querystring.escape(text)), attempt(() => querystring.stringify({ a: text })), attempt(() => url.format({ query: { a: text } })), attempt(() => Object.keys(url.parse(`http://a/?${text}`, true).query).length)]),
  counted: ['#', '&a', 'a=1&&b=2', 'a&b&c', '&&&a'].map((text) => [0, 1, 2, 3, -1, NaN].map((maxKeys) => querystring.parse(text, '&', '=', { maxKeys }))),
});
