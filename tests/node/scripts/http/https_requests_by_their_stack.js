'use strict';
// agent-base finds out by the stack whether it serves http or https.
const http = require('http');
const https = require('https');

class Agent extends http.Agent {
  get protocol() { return new Error().stack.split('\n').some((line) => line.includes('node:https:')) ? 'https:' : 'http:'; }
  set protocol(value) {}
  // The request is not sent.
  addRequest(request) { process.nextTick(() => request.emit('error', Object.assign(new Error('served'), { code: `${request.protocol} ${request.path}` }))); }
}

const outcome = (ask, url) => new Promise((resolve) => {
  try {
    ask(url, { agent: new Agent() }).on('error', ({ code }) => resolve(code));
  } catch ({ code }) {
    resolve(code);
  }
});

exports.handler = async () => [await outcome(https.request, 'https://x.test/'), await outcome(https.get, 'https://x.test/'), await outcome(http.request, 'http://x.test/'),
  await outcome(http.request, 'https://x.test/'), await outcome(https.request, 'http://x.test/'), https.request.name, https.request.length, typeof https.request.prototype];
