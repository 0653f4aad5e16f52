'use strict';
const net = require('net');
const attempt = require('../attempt');
const show = (options) => attempt(() => new net.SocketAddress(options).toJSON());
exports.handler = async () => [
  show(undefined), show({}), show({ family: 'ipv6' }), show({ family: 'IPv6', address: '2001:DB8:0:0:0:0:0:1', port: 80, flowlabel: 7 }),
  show({ address: '1.2.3.4', port: 99, flowlabel: 3 }), show({ family: 'ipv6', address: '::ffff:1.2.3.4' }),
  show({ family: 'ipv6', address: '1:0:0:2:0:0:0:3' }), show({ family: 'ipv6', address: '1:0:2:3:4:5:6:7' }),
  show({ address: 'x' }), show({ address: 5 }), show({ port: 70000 }), show({ port: {} }), show({ family: 'x' }), show({ flowlabel: -1 }), show(5),
];
