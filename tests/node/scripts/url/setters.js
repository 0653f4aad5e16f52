'use strict';
const attempt = require('../attempt');
exports.handler = async () => {
  const set = (href, name, value) => attempt(() => { const url = new URL(href); url[name] = value; return url.href; });
  const base = 'https://user:pw@example.com:8080/path?q=1#frag';
  return [
    ['protocol', 'http'], ['protocol', 'http:'], ['protocol', 'foo'], ['username', 'new user'], ['password', ''], ['host', 'other.com:90'], ['host', 'x:y'], ['hostname', 'h.com:5'], ['hostname', ''], ['port', '443'], ['port', ''], ['port', '70000'],
    ['port', '12ab'], ['pathname', 'no/slash'], ['pathname', '/a b?c#d'], ['pathname', ''], ['search', '?x=ü'], ['search', 'plain'], ['search', ''], ['search', '?'], ['hash', 'h i'], ['hash', ''], ['hash', '#'], ['href', 'http://replaced/'], ['href', 'bad'],
    ['origin', 'x'],
  ].map(([name, value]) => set(base, name, value)).concat([set('mailto:a@b', 'pathname', 'x'), set('mailto:a@b', 'host', 'x'), set('file:///x', 'host', 'h'), set('data:x', 'search', 'a'), set('https://x/', 'protocol', 'file')]);
};
