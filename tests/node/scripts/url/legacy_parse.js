'use strict';
const attempt = require('../attempt');
const url = require('url');
exports.handler = async () => [
  'http://user:pass@sub.Example.com:8080/p/a/t/h?query=string&a=1#hash', '/path?x=1', '//host/path', 'mailto:user@example.com', 'http://example.com', 'HTTP://EXAMPLE.COM', 'javascript:alert("x");', 'http://a.com/b c', 'http://a.com/<>"`{}|\\^\'',
  'x:y:z', 'http://[::1]:80/x', 'http://a.com:abc/', 'http://münchen.de/', 'path/only', '', '?q', '#h', 'http://a@b@c/', 'http://a.com?x', 'file:///etc/passwd', 'http:\\\\evil.com\\x', 'http://x.y.com+a/b/c', ' http://trim.com ', 'http://a.com/%41?%zz',
  'coap:u:p@::1:61616/a', 'http://host;x/', 'http://ex ample.com/',
].map((text) => attempt(() => ({ ...url.parse(text) }))).concat([attempt(() => ({ ...url.parse('http://a/?b=1&b=2&c', true) })), attempt(() => ({ ...url.parse('//h/p', false, true) })), attempt(() => url.parse(5)), attempt(() => ({ ...url.parse('/x', true) })),
  url.parse('http://a') instanceof url.Url]);
