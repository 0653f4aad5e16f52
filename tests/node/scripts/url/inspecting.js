'use strict';
const { inspect } = require('util');
exports.handler = async () => [
  inspect(new URL('https://u:p@e.com:81/p?q=1#h')), inspect({ url: new URL('https://e.com') }), inspect(new URLSearchParams('a=1&b=2')), inspect(new URLSearchParams()), inspect(new URLSearchParams('a=1').entries()),
  JSON.stringify({ u: new URL('https://e.com/x') }), String(new URL('https://e.com')), Object.prototype.toString.call(new URL('x:')), inspect([[[[new URL('x:y')]]]]), inspect(new URLSearchParams('a=1').keys()), Object.keys(URL.prototype).sort(),
];
