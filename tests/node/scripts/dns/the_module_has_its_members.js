'use strict';
const dns = require('dns');
exports.handler = async () => {
  const constants = {};
  for (const name of Object.keys(dns)) if (typeof dns[name] !== 'function' && name !== 'promises') constants[name] = dns[name];
  const methods = (Class) => Object.getOwnPropertyNames(Class.prototype).filter((name) => name !== 'constructor').sort();
  return [Object.keys(dns), Object.keys(dns.promises), constants, dns.promises === require('dns/promises'), methods(dns.Resolver), methods(dns.promises.Resolver),
    dns.Resolver.name, dns.promises.Resolver.name, new dns.Resolver() instanceof dns.Resolver, dns.getDefaultResultOrder()];
};
