'use strict';
const http = require('http');
const https = require('https');
exports.handler = async () => {
  const agent = new http.Agent();
  const secure = new https.Agent({ maxCachedSessions: 3 });
  return [agent.getName(), agent.getName({}), agent.getName({ host: 'h', port: 1, localAddress: 'l', family: 4 }), agent.getName({ socketPath: '/s' }),
    secure.getName(), secure.getName({ host: 'h', port: 1, servername: 's', rejectUnauthorized: false, ca: 'x' }), secure.getName({ host: 'h', servername: 'h' }),
    secure.maxCachedSessions, http.Agent({ keepAlive: true }).keepAlive, agent.keepAlive, agent.maxSockets === Infinity, new http.Agent({ keepAlive: true, keepAliveMsecs: 5 }).keepAliveMsecs];
};
