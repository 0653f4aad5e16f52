'use strict';
const net = require('net');
const attempt = require('../attempt');
exports.handler = async () => {
  const list = new net.BlockList();
  return [
    attempt(() => list.addAddress(5)),
    attempt(() => list.addAddress('x')),
    attempt(() => list.addAddress('1.2.3.4', 'ipv5')),
    attempt(() => list.addAddress('1.2.3.4', 5)),
    attempt(() => list.addRange('10.0.0.5', '10.0.0.1')),
    attempt(() => list.addSubnet('10.0.0.0', 33)),
    attempt(() => list.addSubnet('10.0.0.0', '8')),
    attempt(() => list.addSubnet('::', 129, 'ipv6')),
    attempt(() => list.check(5)),
    list.rules,
  ];
};
