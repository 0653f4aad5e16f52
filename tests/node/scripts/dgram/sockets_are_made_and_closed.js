'use strict';
const dgram = require('dgram');
const attempt = require('../attempt');
exports.handler = async () => {
  const socket = dgram.createSocket('udp4', () => {});
  const closed = await new Promise((resolve) => { socket.close(() => resolve('closed')); });
  return [socket.type, socket.listenerCount('message'), socket instanceof dgram.Socket, closed, attempt(() => dgram.createSocket()), attempt(() => dgram.createSocket('x')),
    attempt(() => { socket.send('x', 1); }), attempt(() => { socket.close(); }), dgram.createSocket({ type: 'udp6' }).type,
    attempt(() => { dgram.createSocket('udp4').send(5, 1); }), attempt(() => { dgram.createSocket({ type: 'udp4', lookup: 5 }); })];
};
