'use strict';
const dns = require('dns');
exports.handler = async () => {
  const resolver = new dns.Resolver({ timeout: 100, tries: 2 });
  resolver.setServers(['8.8.8.8', '[::1]:53', '1.1.1.1:54', '[2001:db8::1]:1053', '::2']);
  const own = resolver.getServers();
  dns.setDefaultResultOrder('ipv4first');
  const order = [dns.getDefaultResultOrder(), dns.promises.getDefaultResultOrder()];
  dns.setDefaultResultOrder('verbatim');
  const promising = new dns.promises.Resolver();
  promising.setServers(['9.9.9.9']);
  return [own, order, promising.getServers()];
};
