'use strict';
const attempt = require('../attempt');
const http = require('http');
const https = require('https');
exports.handler = async () => [
  () => http.request('nope'), () => http.request({ path: '/a b' }), () => http.request({ method: 'a b' }), () => http.request({ method: 5 }),
  () => http.request('https://a'), () => https.request('http://a'), () => http.request({ hostname: 5 }), () => http.request({ agent: 5 }),
  () => http.request({ timeout: 'a' }), () => http.request({ headers: { a: undefined } }), () => http.request({ headers: { 'a b': 'c' } }),
  () => http.request({ headers: { a: 'b\n' } }), () => http.request({ maxHeaderSize: -1 }), () => http.request({ insecureHTTPParser: 1 }),
  () => http.request({ port: 70000 }), () => http.request({ port: 'x' }), () => new http.Agent({ scheduling: 'x' }), () => new http.Agent({ maxTotalSockets: -1 }),
  () => new http.Server(5), () => http.createServer({ requestTimeout: -1 }), () => http.createServer({ requestTimeout: 100, headersTimeout: 200 }),
  () => http.createServer('x'), () => http.setMaxIdleHTTPParsers(0), () => http.validateHeaderName('a b'), () => http.validateHeaderName(''),
  () => http.validateHeaderName('a b', 'Label'), () => http.validateHeaderValue('a', undefined), () => http.validateHeaderValue('a', '\n'),
  () => http.validateHeaderName('fine'), () => http.validateHeaderValue('a', 'fine'),
].map(attempt);
