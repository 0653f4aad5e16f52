'use strict';
const dns = require('dns');
const shown = (error) => ({ code: error.code, syscall: error.syscall, hostname: error.hostname, message: error.message });
exports.handler = async () => {
  const resolver = new dns.Resolver();
  const plain = new Promise((resolve) => { resolver.resolve4('nosuch.invalid', (error) => resolve(shown(error))); });
  const mx = new Promise((resolve) => { resolver.resolve('nosuch.invalid', 'MX', (error) => resolve(shown(error))); });
  resolver.cancel();
  const promising = new dns.promises.Resolver();
  const promise = promising.resolveTxt('nosuch.invalid').catch(shown);
  promising.cancel();
  return [await plain, await mx, await promise];
};
