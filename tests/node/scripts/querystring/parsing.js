'use strict';
const qs = require('querystring');
exports.handler = async () => [
  'a=1&b=2', 'a=1&a=2&a=3', 'a', '=b', '&&a=1&&', 'a=b=c', 'a+b=c+d', 'a%20b=%C3%BC', '%zz=%', 'a=%E4', '__proto__=1&hasOwnProperty=2', 'x[]=1&x[]=2', '', 'a=&b', 'é=€', '%', 'a=1;b=2', '+', 'a=%2B', '==', '&=',
].map((text) => ({ ...qs.parse(text) })).concat([{ ...qs.parse('a:1;b:2', ';', ':') }, { ...qs.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }) }, { ...qs.parse('a=1&b=2', '&', '=', { maxKeys: 0 }) },
  { ...qs.parse('a=%31', null, null, { decodeURIComponent: (x) => `<${x}>` }) }, { ...qs.parse(5) }, Object.getPrototypeOf(qs.parse('a')) === null, { ...qs.parse('a--1&&b--2', '&&', '--') }, Object.keys(qs.parse(Array(1200).fill('k=v').map((x, i) => x.replace('k', `k${i}`)).join('&'))).length]);
