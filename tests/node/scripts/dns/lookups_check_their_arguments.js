'use strict';
const dns = require('dns');
const attempt = require('../attempt');
const f = () => {};
exports.handler = async () => [
  () => dns.lookup('x'), () => dns.lookup(5, f), () => dns.lookup('x', { family: 7 }, f), () => dns.lookup('x', 7, f), () => dns.lookup('x', { hints: 1 << 20 }, f),
  () => dns.lookup('x', { hints: 'x' }, f), () => dns.lookup('x', { all: 1 }, f), () => dns.lookup('x', { verbatim: 1 }, f), () => dns.lookup('x', { order: 'x' }, f),
  () => dns.lookup('x', 'y', f), () => dns.lookup('x', {}), () => dns.promises.lookup(5), () => dns.promises.lookup('x', { family: 5 }), () => dns.promises.lookup('x', 'y'),
  () => dns.lookupService('x', 1, f), () => dns.lookupService('127.0.0.1', 70000, f), () => dns.lookupService('127.0.0.1'), () => dns.lookupService('127.0.0.1', 1, 5),
  () => dns.promises.lookupService('x', 1), () => dns.promises.lookupService('127.0.0.1'),
].map((call) => attempt(() => { call(); }));
