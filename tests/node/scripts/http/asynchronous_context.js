// origin
'use strict';
const http = require('http');
const { AsyncLocalStorage } = require('async_hooks');
exports.handler = async (event) => {
  const storage = new AsyncLocalStorage();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const once = (name) => storage.run(name, () => new Promise((resolve) => {
    const seen = [];
    const note = (what) => seen.push([what, storage.getStore()]);
    const request = http.get({ host: '127.0.0.1', port: event.port, path: '/chunked', agent }, (response) => {
      note('response');
      response.on('data', () => note('data'));
      response.on('end', () => { note('end'); resolve(seen); });
    });
    request.on('socket', () => note('socket'));
    request.on('finish', () => note('finish'));
  }));
  const both = await Promise.all([once('first'), once('second')]);
  agent.destroy();
  return both.map((seen) => [...new Set(seen.map(String))]);
};
