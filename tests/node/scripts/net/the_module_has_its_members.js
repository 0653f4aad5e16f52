'use strict';
const net = require('net');
exports.handler = async () => [
  Object.keys(net), net.connect === net.createConnection, net.getDefaultAutoSelectFamily(), net.getDefaultAutoSelectFamilyAttemptTimeout(),
  ['Socket', 'Server', 'BlockList', 'SocketAddress', 'isIP'].map((name) => [net[name].name, net[name].length]),
  require('node:net') === net,
];
