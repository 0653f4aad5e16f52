'use strict';
const attempt = require('../attempt');
const http = require('http');
exports.handler = async () => {
  const make = (options) => new http.ServerResponse({}, options);
  const results = [
    () => make().write(null), () => make().write(1), () => make().end(1), () => make().write(), () => make().addTrailers({ 'a b': 1 }), () => make().addTrailers({ a: '\n' }), () => make().writeEarlyHints('x'), () => make().writeEarlyHints({}), () => make().writeEarlyHints({ link: 'x' }),
    () => { const response = make(); response.strictContentLength = true; response.setHeader('content-length', 5); response.end('abc'); },
    () => { const response = make(); response.strictContentLength = true; response.setHeader('content-length', 2); response.write('abc'); },
    () => { const response = make({ rejectNonStandardBodyWrites: true }); response.writeHead(204); response.write('abc'); },
    () => make().pipe(), () => { const socket = { on() {}, write() {} }; make().assignSocket(socket); make().assignSocket(socket); },
  ].map(attempt);
  const late = (use) => new Promise((resolve) => {
    const response = make();
    const seen = [];
    response.on('error', (error) => seen.push(['event', error.code]));
    seen.push(attempt(() => use(response, (error) => seen.push(['callback', error?.code]))) === response);
    setTimeout(() => resolve(seen), 5);
  });
  return [results, await late((response, callback) => response.end().write('x', callback)), await late((response, callback) => response.end().end('x', callback)), await late((response, callback) => response.end().end(callback)), await late((response, callback) => response.destroy().write('x', callback))];
};
