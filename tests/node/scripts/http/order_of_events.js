// origin
'use strict';
const http = require('http');
exports.handler = (event) => new Promise((resolve) => {
  const events = [];
  const request = http.request({ host: '127.0.0.1', port: event.port, path: '/chunked', method: 'POST', agent: false });
  const note = (emitter, name, types) => { for (const type of types) emitter.on(type, () => events.push(`${name} ${type}`)); };
  note(request, 'request', ['socket', 'response', 'finish', 'prefinish', 'error', 'abort', 'timeout']);
  request.on('response', (response) => {
    note(response, 'response', ['end', 'close', 'error', 'aborted']);
    response.resume();
  });
  request.on('close', () => {
    events.push('request close');
    resolve([events, request.destroyed, request.writableEnded, request.writableFinished, request.res.complete, request.reusedSocket, request.aborted]);
  });
  events.push(request.write('x') ? 'room' : 'full');
  request.end('y', () => events.push('end callback'));
});
