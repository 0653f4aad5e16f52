// dns
'use strict';
const dns = require('dns');
exports.handler = async ({ nameServer }) => {
  const resolver = new dns.Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([nameServer]);
  const promising = new dns.promises.Resolver();
  promising.setServers([nameServer]);
  const first = await new Promise((resolve) => resolver.resolveMx('mail.test', (error, found) => resolve([error, found.length])));
  const cancelled = await new Promise((resolve) => {
    resolver.resolve4('silent.test', (error) => resolve([error.code, error.syscall, error.hostname]));
    resolver.cancel();
  });
  return [first, await promising.resolveCname('alias.test'), cancelled, resolver.getServers()[0] === nameServer];
};
