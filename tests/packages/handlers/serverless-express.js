'use strict';
const express = require('express');
const serverlessExpress = require('@codegenie/serverless-express');
const { bodyOf, headersOf, requestOf } = require('./support/request.js');

const app = express();
app.set('etag', false);
app.use(express.json());
app.use((request, response, next) => {
  response.set('X-Chain', 'first');
  next();
});
app.get('/hello/:name', (request, response) => response.send(`Hello ${request.params.name}!`));
app.post('/products/:id/reviews', (request, response) => {
  response.status(201).cookie('seen', request.params.id, { httpOnly: true }).json({
    id: request.params.id, query: request.query, body: request.body, type: request.get('content-type'), is: request.is('json'),
    accepts: request.accepts(['html', 'json']), languages: request.acceptsLanguages('en', 'de', 'fr'), ip: request.ip,
    host: request.hostname, path: request.path, xhr: request.xhr,
  });
});
app.get('/moved', (request, response) => response.redirect(301, '/new?x=1'));
app.get('/stream', (request, response) => {
  response.type('text/plain');
  response.write('one ');
  setTimeout(() => response.end('two'), 5);
});
app.get('/bytes', (request, response) => response.type('image/png').send(Buffer.from([0x89, 0x50, 0, 255])));
app.get('/broken', () => { throw Object.assign(new Error('I am a teapot'), { status: 418 }); });
app.use((request, response) => response.status(404).json({ missing: request.originalUrl }));
app.use((error, request, response, next) => response.status(error.status ?? 500).json({ failed: error.message }));

const proxied = serverlessExpress({ app, binarySettings: { contentTypes: ['image/*'] } });

// The answer without what differs from run to run.
function plain({ statusCode, headers, multiValueHeaders, body, isBase64Encoded, cookies }) {
  const all = Object.fromEntries(Object.entries({ ...headers, ...multiValueHeaders }).sort());
  delete all.date;
  return { statusCode, headers: all, body, isBase64Encoded, cookies };
}

function gatewayEvent(method, path, rest = {}) {
  return {
    httpMethod: method, path, resource: path, headers: { host: 'shop.example.com', accept: 'application/json' },
    queryStringParameters: null, requestContext: { identity: { sourceIp: '203.0.113.1' } }, body: null,
    isBase64Encoded: false, ...rest,
  };
}

exports.handler = async (event) => {
  const call = async (given) => plain(await proxied(given, { awsRequestId: '1' }, () => {}));
  const { uri, querystring } = requestOf(event);
  const posted = gatewayEvent('POST', uri, {
    body: bodyOf(event), headers: headersOf(event),
    queryStringParameters: Object.fromEntries(new URLSearchParams(querystring)),
  });
  const edge = await proxied(event, {}, () => {});
  return {
    posted: await call(posted),
    version2: await call({
      version: '2.0', rawPath: '/hello/ada', rawQueryString: 'a=1&a=2', headers: { host: 'x' }, cookies: ['a=b'],
      requestContext: { http: { method: 'GET', path: '/hello/ada', sourceIp: '203.0.113.2' } }, isBase64Encoded: false,
    }),
    moved: await call(gatewayEvent('GET', '/moved')),
    streamed: await call(gatewayEvent('GET', '/stream')),
    bytes: await call(gatewayEvent('GET', '/bytes')),
    broken: await call(gatewayEvent('GET', '/broken')),
    missing: await call(gatewayEvent('GET', '/nowhere')),
    edge: { status: edge.status, body: edge.body, headers: Object.keys(edge.headers ?? {}).filter((name) => name !== 'date').sort() },
  };
};
