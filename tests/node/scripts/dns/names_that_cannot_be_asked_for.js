// dns
'use strict';
const dns = require('dns');
// Too long, or of parts that are: none is cut to a name that somebody else has.
exports.handler = async ({ nameServer }) => {
  dns.setServers([nameServer]);
  const log = [];
  for (const name of [`${'a.'.repeat(130)}test`, `${'a.'.repeat(150)}test`, `${'x'.repeat(64)}.test`, 'x'.repeat(300), 'a..test']) {
    log.push(await new Promise((resolve) => { dns.resolve4(name, (error) => resolve([error.code, error.syscall, error.hostname === name])); }));
  }
  log.push((await dns.promises.resolve4('a.test')).length > 0);
  return log;
};
