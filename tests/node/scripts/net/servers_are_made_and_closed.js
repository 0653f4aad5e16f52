'use strict';
const net = require('net');
const attempt = require('../attempt');
exports.handler = async () => {
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, () => {});
  const connections = await new Promise((resolve) => { server.getConnections((error, count) => resolve([error, count])); });
  const closed = await new Promise((resolve) => {
    const returned = server.close((error) => resolve([error.code, error.message, returned === server]));
  });
  return [server.listening, server.address(), server.allowHalfOpen, server.pauseOnConnect, server.listenerCount('connection'), connections, closed,
    server.ref() === server, server.unref() === server, net.Server() instanceof net.Server, server instanceof require('events'),
    attempt(() => net.createServer(5)), attempt(() => { new net.Server('x'); }), attempt(() => { server.listen(70000); }), attempt(() => { server.listen({}); })];
};
