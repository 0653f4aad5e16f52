// dns
'use strict';
const dns = require('dns');
const { promisify } = require('util');
exports.handler = async ({ nameServer }) => {
  dns.setServers([nameServer]);
  const ask = async (method, ...args) => {
    try {
      return await dns.promises[method](...args);
    } catch (error) {
      return [error.name, error.code, error.syscall, error.hostname, error.message, error.errno === undefined];
    }
  };
  const sorted = (list) => (Array.isArray(list) ? list.map((one) => JSON.stringify(one)).sort() : list);
  return [
    sorted(await ask('resolve4', 'a.test')), sorted(await ask('resolve4', 'a.test', { ttl: true })), await ask('resolve6', 'a.test'),
    sorted(await ask('resolve', 'a.test')), await ask('resolve', 'a.test', 'AAAA'), sorted(await ask('resolve4', 'alias.test')), await ask('resolveCname', 'alias.test'),
    sorted(await ask('resolveMx', 'mail.test')), await ask('resolveTxt', 'text.test'), await ask('resolveSrv', '_x._tcp.test'), sorted(await ask('resolveNs', 'ns.test')),
    await ask('resolveSoa', 'ns.test'), await ask('resolveCaa', 'caa.test'), await ask('resolveNaptr', 'naptr.test'), await ask('reverse', '192.0.2.1'),
    await ask('resolvePtr', '1.2.0.192.in-addr.arpa'), (await ask('resolveTxt', 'big.test')).length, sorted(await promisify(dns.resolve4)('a.test')),
    await ask('resolve4', 'nothing.test'), await ask('resolve4', 'empty.test'), await ask('resolveMx', 'a.test'), await ask('resolve4', 'failing.test'),
    await ask('resolve4', 'refused.test'), await ask('reverse', '192.0.2.9'),
  ];
};
