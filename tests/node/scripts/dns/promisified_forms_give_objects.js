'use strict';
const dns = require('dns');
const util = require('util');
exports.handler = async () => [
  await util.promisify(dns.lookup)('1.2.3.4'), await util.promisify(dns.lookup)('1.2.3.4', { all: true }), await util.promisify(dns.lookupService)('127.0.0.1', 22),
  await dns.promises.lookupService('127.0.0.1', 22), await util.promisify(dns.lookup)(5).catch((error) => error.code),
];
