// origin
'use strict';
const http = require('http');
exports.handler = async (event) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const once = () => new Promise((resolve) => {
    const request = http.get({ host: '127.0.0.1', port: event.port, path: '/json', agent }, (response) => {
      response.resume();
      response.on('close', () => setImmediate(() => resolve(request.reusedSocket)));
    });
  });
  const shape = () => [agent.sockets, agent.freeSockets, agent.requests].map((lists) => Object.values(lists).map((list) => list.length));
  const first = await once();
  const between = shape();
  const second = await once();
  const pair = [once(), once()];
  const busy = shape();
  const both = await Promise.all(pair);
  const left = shape();
  agent.destroy();
  await new Promise((resolve) => setTimeout(resolve, 10));
  return [first, between, second, busy, both, left, shape(), agent.totalSocketCount];
};
