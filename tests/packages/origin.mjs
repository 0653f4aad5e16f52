// The origin that handlers with HTTP clients talk to: fixed answers on a port of 127.0.0.1.
import { createPublicKey, createSign } from 'node:crypto';
import http from 'node:http';
import zlib from 'node:zlib';
import keys from './handlers/support/keys.js';
import { frontOf } from './origin_protocols.mjs';

function bodyOf(request) {
  return new Promise((resolve) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => resolve(Buffer.concat(pieces).toString()));
  });
}

// What was asked, as far as it does not depend on the client's version or machine.
async function echo(request, response) {
  const { method, url, headers } = request;
  const text = JSON.stringify({
    method, path: url, body: await bodyOf(request), type: headers['content-type'], length: headers['content-length'],
    authorization: headers.authorization, client: headers['x-client'], accept: headers.accept,
  });
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(text);
}

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

// An identity provider: the issuer is the origin itself.
const issuerOf = (request) => `http://${request.headers.host}`;

function metadata(request, response) {
  const issuer = issuerOf(request);
  json(response, 200, {
    issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`, response_types_supported: ['code'], subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'], code_challenge_methods_supported: ['S256'],
  });
}

async function token(request, response) {
  const asked = new URLSearchParams(await bodyOf(request));
  if (asked.get('code') !== 'good') return json(response, 400, { error: 'invalid_grant', error_description: 'no such code' });
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuerOf(request), aud: 'shop', sub: 'ada', iat: now, exp: now + 300, nonce: 'n1', verifier: asked.get('code_verifier') };
  const text = `${encode({ alg: 'RS256', kid: 'r' })}.${encode(claims)}`;
  const idToken = `${text}.${createSign('RSA-SHA256').update(text).sign(keys.rsaPrivate, 'base64url')}`;
  json(response, 200, { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: idToken });
}

// What a table and a bucket answer to the AWS SDK.
async function dynamo(request, response) {
  const { TableName, Key } = JSON.parse(await bodyOf(request));
  response.setHeader('Content-Type', 'application/x-amz-json-1.0');
  if (TableName !== 'refused') return response.end(JSON.stringify({ Item: { ...Key, tags: { L: [{ S: 'a' }] }, at: { M: { n: { N: '1.5' } } } } }));
  response.writeHead(400).end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', message: 'refused' }));
}

const answers = {
  '/': dynamo,
  '/text/a.txt': (request, response) => response.writeHead(200, { 'Content-Type': 'text/plain', ETag: '"e"' }).end('an object'),
  '/.well-known/openid-configuration': metadata,
  '/token': token,
  '/jwks': (request, response) => json(response, 200,
    { keys: [{ ...createPublicKey(keys.rsaPublic).export({ format: 'jwk' }), kid: 'r', alg: 'RS256', use: 'sig' }] }),
  '/userinfo': (request, response) => json(response, 200, { sub: 'ada', email: 'ada@example.com', seen: request.headers.authorization }),
  '/echo': echo,
  '/redirect': (request, response) => response.writeHead(302, { Location: '/echo?redirected=1' }).end(),
  '/missing': (request, response) => response.writeHead(404, { 'Content-Type': 'text/plain' }).end('nothing here'),
  '/bytes': (request, response) => response.end(Buffer.from([0, 1, 254, 255])),
  '/text': (request, response) => response.writeHead(200, { 'X-Origin': 'fixed', 'Content-Type': 'text/plain' }).end('a text of the origin'),
  '/gzip': (request, response) => response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
    .end(zlib.gzipSync('{"compressed":true}')),
  '/slow': (request, response) => setTimeout(() => response.end('late'), 2000).unref(),
};

// {port, close}
export async function startOrigin() {
  const server = http.createServer((request, response) => {
    const answer = answers[new URL(request.url, 'http://x').pathname] ?? answers['/missing'];
    answer(request, response);
  });
  const front = frontOf(server);
  await new Promise((resolve) => { front.listen(0, '127.0.0.1', resolve); });
  return { port: front.address().port, close: () => { server.closeAllConnections(); front.close(); } };
}

// Alone: prints its port, ends with its standard input.
if (process.argv[2] === '--serve') {
  const { port } = await startOrigin();
  console.log(port);
  process.stdin.on('end', () => process.exit(0)).resume();
}
