// origin
'use strict';
const http = require('http');
exports.handler = async (event) => {
  const shape = (agent) => [agent.sockets, agent.freeSockets, agent.requests].map((lists) => Object.values(lists).map((list) => list.length)).concat(agent.totalSocketCount);
  async function run(options, count) {
    const agent = new http.Agent(options);
    const order = [];
    const asked = [];
    for (let i = 0; i < count; i++) {
      asked.push(new Promise((resolve) => {
        const request = http.get({ host: '127.0.0.1', port: event.port, path: '/json', agent }, (response) => { response.resume(); response.on('end', () => { order.push(i); }); });
        request.on('close', () => setImmediate(resolve, request.reusedSocket));
      }));
    }
    const during = shape(agent);
    const reused = await Promise.all(asked);
    await new Promise((resolve) => setTimeout(resolve, 10));
    const after = shape(agent);
    agent.destroy();
    return [during, options.maxSockets === 1 ? order : order.length, reused.filter(Boolean).length, after];
  }
  return [await run({ maxSockets: 1 }, 4), await run({ maxSockets: 1, keepAlive: true }, 4), await run({}, 3).then((result) => [result[0], result[1], result[2], result[3]]), await run({ keepAlive: true, maxTotalSockets: 1 }, 3), await run({ keepAlive: true, maxFreeSockets: 1 }, 3).then((result) => result[3])];
};
