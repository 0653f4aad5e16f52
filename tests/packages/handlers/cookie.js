'use strict';
const { parse, serialize } = require('cookie');
const signature = require('cookie-signature');
const { Cookie, CookieJar } = require('tough-cookie');
const { attempt, headersOf } = require('./support/request.js');

exports.handler = async (event) => {
  const cookies = parse(headersOf(event).cookie);
  const jar = new CookieJar();
  await jar.setCookie('a=1; Path=/; Domain=example.com; Secure; HttpOnly', 'https://shop.example.com/');
  await jar.setCookie('b=2; Path=/admin; SameSite=Strict; Max-Age=60', 'https://shop.example.com/admin/x');
  await jar.setCookie('gone=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'https://shop.example.com/');
  const parsed = Cookie.parse('id=x y; Expires=Wed, 21 Oct 2099 07:28:00 GMT; Path=/p; Secure');
  return {
    cookies,
    serialized: [
      serialize('name', 'a b;ü', { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: 3600, domain: 'example.com' }),
      serialize('gone', '', { expires: new Date(0), partitioned: true, priority: 'high' }),
      serialize('raw', 'a=b', { encode: String }),
    ],
    refused: [await attempt(() => serialize('a b', 'x')), await attempt(() => serialize('a', 'x', { domain: 'a;b' }))],
    duplicates: parse('a=1; a=2; broken; quoted="x y"; empty=; %41=%E0%A4'),
    signed: signature.sign('abc123', 'keyboard cat'),
    unsigned: [signature.unsign(signature.sign('abc123', 'keyboard cat'), 'keyboard cat'), signature.unsign('abc123.wrong', 'keyboard cat')],
    jar: [await jar.getCookieString('https://shop.example.com/admin'), await jar.getCookieString('https://other.example.com/'), await jar.getCookieString('http://example.com/')],
    refusedByJar: await attempt(() => jar.setCookie('x=1; Domain=example.org', 'https://shop.example.com/')),
    publicSuffix: (await attempt(() => jar.setCookie('x=1; Domain=co.uk', 'https://shop.co.uk/'))).message,
    parsed: [parsed.key, parsed.value, parsed.expires.toISOString(), parsed.path, parsed.secure],
  };
};
