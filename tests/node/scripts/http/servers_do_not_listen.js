// node: listens; the expectation is written by hand.
'use strict';
const http = require('http');
const https = require('https');
exports.handler = async () => {
  const results = [];
  for (const [server, args] of [[http.createServer(), [0]], [https.createServer({}), [443, '127.0.0.1']], [http.createServer(), [{ port: 1 }, () => results.push('listening')]]]) {
    const listened = server.listen(...args) === server;
    const error = await new Promise((resolve) => server.on('error', resolve));
    results.push([listened, error instanceof Error, error.code, error.syscall, /no connection comes into an execution context/.test(error.message), server.listening, server.address()]);
  }
  return results;
};
