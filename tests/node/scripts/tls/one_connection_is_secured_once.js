// origin
'use strict';
// TLS is begun twice on one connection, by an origin that speaks none: errors of sockets, and nothing else ends.
const http = require('node:http');
const net = require('node:net');
const tls = require('node:tls');

exports.handler = async ({ port }) => {
  const socket = net.connect({ host: '127.0.0.1', port });
  await new Promise((resolve) => socket.once('connect', resolve));
  let failed = false;
  for (let i = 0; i < 2; i++) {
    tls.connect({ socket, host: '127.0.0.1' }).on('error', () => { failed = true; });
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  socket.destroy();
  const status = await new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  return { failed, status };
};
