// origin
'use strict';
const http = require('http');
exports.handler = (event) => new Promise((resolve) => {
  const seen = [];
  const look = (socket) => [socket.connecting, socket.destroyed, socket.writable, socket.readable, typeof socket.setTimeout, socket.encrypted, socket.readyState, socket.timeout];
  const request = http.request({ host: '127.0.0.1', port: event.port, path: '/json', agent: false });
  request.setNoDelay(true);
  request.setSocketKeepAlive(true, 1000);
  seen.push(request.socket, request.connection, request.protocol, request.host, request.path, request.method, request.reusedSocket, request.maxHeadersCount);
  request.on('socket', (socket) => {
    seen.push(look(socket), socket === request.socket, socket === request.connection, socket._httpMessage === request);
    socket.on('connect', () => seen.push('connect', look(socket), socket.remotePort === event.port));
    socket.on('ready', () => seen.push('ready'));
    socket.on('close', (hadError) => seen.push(['close', hadError]));
  });
  request.on('response', (response) => {
    seen.push(response.socket === request.socket, response.client === request.socket, response.connection === request.socket, request.res === response, response.req === request);
    response.resume();
  });
  request.on('close', () => resolve([...seen, request.socket.destroyed, request.socket.bytesWritten > 50]));
  request.end();
});
