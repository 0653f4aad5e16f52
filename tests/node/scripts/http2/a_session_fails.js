'use strict';
const http2 = require('http2');
// A session to nowhere.
exports.handler = () => new Promise((resolve) => {
  const events = [];
  const session = http2.connect('http://127.0.0.1:1');
  events.push(session.constructor.name, session.closed);
  session.on('error', (error) => events.push(['error', error instanceof Error, typeof error.code]));
  session.on('close', () => { events.push('close', session.destroyed); resolve(events); });
});
