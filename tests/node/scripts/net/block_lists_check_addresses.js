'use strict';
const net = require('net');
exports.handler = async () => {
  const list = new net.BlockList();
  list.addAddress('123.123.123.123');
  list.addRange('10.0.0.1', '10.0.0.10');
  list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
  list.addSubnet('192.168.0.0', 20);
  list.addAddress('::1', 'ipv6');
  const asked = [['123.123.123.123'], ['10.0.0.3'], ['10.0.0.11'], ['222.111.111.222'], ['::ffff:7b7b:7b7b', 'ipv6'], ['::ffff:123.123.123.123', 'ipv6'],
    ['8592:757c:efae:4e45:1::2', 'ipv6'], ['8592:757c:efae:4e46::', 'ipv6'], ['192.168.15.255'], ['192.168.16.0'], ['::1', 'ipv6'], ['::1'], ['nonsense'],
    ['::ffff:10.0.0.3', 'IPv6']];
  const one = new net.SocketAddress({ address: '10.0.0.5' });
  return [asked.map((args) => list.check(...args)), list.check(one), list.rules];
};
