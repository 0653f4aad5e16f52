'use strict';
const dns = require('dns');
const attempt = require('../attempt');
const f = () => {};
exports.handler = async () => [
  () => dns.resolve('x'), () => dns.resolve('x', 'Q', f), () => dns.resolve('x', 1, f), () => dns.resolve4(5, f), () => dns.resolve4('x'), () => dns.resolve4('x', { ttl: true }),
  () => dns.resolveMx('x', 5), () => dns.reverse('x', f), () => dns.reverse(5, f), () => dns.promises.resolve('x', 'Q'), () => dns.promises.resolve4(5),
  () => dns.setServers('x'), () => dns.setServers([5]), () => dns.setServers(['x']), () => dns.setServers(['1.2.3.4:99999']), () => new dns.Resolver({ timeout: 'x' }),
  () => new dns.Resolver({ tries: 0 }), () => new dns.Resolver().setLocalAddress('x'), () => new dns.Resolver().setLocalAddress(5), () => dns.setDefaultResultOrder('x'),
  () => new dns.Resolver().setLocalAddress('1.1.1.1', '::1'),
].map((call) => attempt(() => { call(); }));
