// origin
'use strict';
const http = require('http');
const { duplexPair } = require('stream');
const channels = require('diagnostics_channel');
exports.handler = async (event) => {
  const seen = [];
  for (const name of ['http.client.request.created', 'http.client.request.start', 'http.client.request.error', 'http.client.response.finish', 'http.server.request.start', 'http.server.response.created', 'http.server.response.finish']) channels.subscribe(name, (message, from) => (from.includes('client') || message.request.url === '/pair') && seen.push([from, Object.keys(message).sort(), message.request?.path ?? message.request?.url, message.error?.code]));
  await new Promise((resolve) => http.get({ host: '127.0.0.1', port: event.port, path: '/json', agent: false }, (response) => response.resume()).on('close', resolve));
  await new Promise((resolve) => http.get({ host: '127.0.0.1', port: event.port, path: '/reset' }).on('error', () => {}).on('close', resolve));
  const server = http.createServer((request, response) => response.end('ok'));
  await new Promise((resolve) => http.get({ path: '/pair', createConnection: () => { const [client, other] = duplexPair(); server.emit('connection', other); return client; } }, (response) => response.resume().on('end', resolve)));
  await new Promise(setImmediate);
  return seen;
};
