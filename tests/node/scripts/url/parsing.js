'use strict';
const attempt = require('../attempt');
const fields = (url) => ({ href: url.href, origin: url.origin, protocol: url.protocol, username: url.username, password: url.password, host: url.host, hostname: url.hostname, port: url.port, pathname: url.pathname,
  search: url.search, hash: url.hash });
exports.handler = async () => [
  ['https://user:pa%20ss@EXAMPLE.com:8443/a/../b/./c%2e?x=1&y=ü#frag'], ['http://example.com:80'], ['https://example.com:443/'], ['http://[2001:DB8::1]:8080/'], ['http://192.168.0.1.'], ['http://0x7f.1/'], ['http://256.1/'], ['file:///C:/x/../y'],
  ['file://host/share'], ['mailto:a@b.c?subject=x'], ['data:text/plain,hello world'], ['javascript:alert(1)'], ['//no-base'], ['/relative', 'https://e.com/a/b'], ['../up?q', 'https://e.com/a/b/c'], ['?only', 'https://e.com/p#h'],
  ['#h', 'https://e.com/p?q'], ['', 'https://e.com/p?q#h'], ['//other/x', 'https://e.com/'], ['https:rel', 'https://e.com/a/'], ['http://a b/'], ['http://a%00b/'], ['https://e.com/%zz%41'], ['https://e.com/a b"c<d>`{}|^'], ['HTTP://E.com\\back\\slash'],
  ['  https://trim.me/  '], ['https://ta\tb.com/\n'], ['https://e.com:99999/'], ['https://e.com:0/'], ['ws://x:80'], ['blob:https://e.com/uuid'], ['foo://Host/Path?Q#F'], ['foo:opaque path'], ['https://'], ['https://e.com?query'], ['https://e.com/?a=\'b\''],
  ['https://user@/'], ['https://e.com/./..//x'], ['http://1.2.3'], ['http://%65xample.com'], ['https://e_x.com'], ['https://e.com/\u{1F600}'], ['non-special://[::1]/'], ['https://[::ffff:1.2.3.4]'], ['https://example.com..'], ['x:'], ['relative'],
].map((args) => attempt(() => fields(new URL(...args)))).concat([attempt(() => new URL()), URL.canParse('https://x'), URL.canParse('x'), URL.canParse('x', 'https://y'), attempt(() => URL.canParse())]);
