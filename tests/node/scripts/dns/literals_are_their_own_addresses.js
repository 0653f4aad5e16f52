'use strict';
const dns = require('dns');
const ask = (...args) => new Promise((resolve) => { dns.lookup(...args, (...told) => resolve(told)); });
exports.handler = async () => {
  let sync = true;
  const order = new Promise((resolve) => { dns.lookup('1.2.3.4', () => resolve(sync)); });
  sync = false;
  return [
    await ask('1.2.3.4'), await ask('::1', { all: true }), await ask('1.2.3.4', 6), await ask('1.2.3.4', { family: 6, all: true }), await ask('2001:DB8::1', { family: 'IPv6' }),
    await order, await dns.promises.lookup('1.2.3.4'), await dns.promises.lookup('::1', { all: true }), await ask(''), await ask(null, { all: true }), await ask('', 6),
    await dns.promises.lookup(''), await ask('localhost', 4), await ask('localhost', { family: 4, all: true }),
  ];
};
