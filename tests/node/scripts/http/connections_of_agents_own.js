// origin
'use strict';
const http = require('http');
const net = require('net');
// Connections that are the handler's own: HTTP is spoken by the module itself.
const ask = (event, path, options, body) => new Promise((resolve) => {
  const request = http.request({ host: '127.0.0.1', port: event.port, path, ...options }, (response) => {
    let text = '';
    response.on('data', (chunk) => { text += chunk; });
    response.on('end', () => resolve([response.statusCode, text.length > 100 ? text.length : text, response.trailers, request.reusedSocket, response.headers.connection]));
    response.on('error', (error) => resolve([error.code, error.message]));
  });
  request.on('error', (error) => resolve([error.code, error.message]));
  request.end(body);
});
exports.handler = async (event) => {
  const agent = new http.Agent({ keepAlive: true });
  agent.createConnection = (options, callback) => net.connect(options, callback);
  const resolved = [];
  const lookup = (host, options, callback) => { resolved.push(host); options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4); };
  const results = [
    await ask(event, '/json', { lookup, host: 'some.example' }), await ask(event, '/json', { lookup: (host, options, callback) => callback(new Error('no such host')), host: 'some.example' }),
    await ask(event, '/trailers', { createConnection: () => net.connect(event.port, '127.0.0.1') }), await ask(event, '/chunked', { agent }), await ask(event, '/count', { agent, method: 'POST' }, 'hello'),
    await ask(event, '/count', { agent, method: 'POST' }, Buffer.alloc(300000)), await ask(event, '/large?size=400000', { agent }), await ask(event, '/reset', { agent }), await ask(event, '/cut', { agent }), await ask(event, '/garbage', { agent }), await ask(event, '/until-close', { agent }),
  ];
  agent.destroy();
  return [results, resolved];
};
