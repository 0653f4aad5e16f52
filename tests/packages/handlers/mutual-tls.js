// Clients that show a certificate: axios and undici over TLS of the handler's own, beside https and http2; and servers that are not
// who they should be.
'use strict';
const https = require('https');
const http2 = require('http2');
const tls = require('tls');
const axios = require('axios');
const undici = require('undici');
const identities = require('./support/identities');

const own = { ca: identities.ca, cert: identities.client, key: identities.clientKey, servername: 'origin.example.com' };

async function attempt(promise) {
  try {
    return await promise;
  } catch (error) {
    return { code: error.code ?? error.cause?.code, message: error.message };
  }
}

function overHttp2(origin, options) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(origin, options);
    session.on('error', reject);
    const stream = session.request({ ':path': '/http2', ':method': 'POST' });
    stream.on('error', reject);
    const pieces = [];
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => {
      session.close();
      resolve(JSON.parse(Buffer.concat(pieces)));
    });
    stream.end('two');
  });
}

function overHttps(origin, options) {
  return new Promise((resolve, reject) => {
    const request = https.request(`${origin}/https`, { method: 'POST', agent: false, ...options }, async (response) => {
      const pieces = [];
      for await (const piece of response) pieces.push(piece);
      resolve({ ...JSON.parse(Buffer.concat(pieces)), server: response.socket.getPeerCertificate().subject.CN });
    });
    request.on('error', reject);
    request.end('one');
  });
}

// What the server says of its certificate's revocation.
function stapled(origin, options) {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const heard = [];
    const socket = tls.connect({ host: hostname, port, ...options });
    socket.on('OCSPResponse', (response) => heard.push(response?.toString() ?? null));
    socket.on('secureConnect', () => {
      heard.push(socket.authorized);
      socket.end();
      resolve(heard);
    });
    socket.on('error', reject);
  });
}

exports.handler = async ({ origin }) => {
  const secure = origin.replace('http:', 'https:');
  const agent = new https.Agent({ ...own, keepAlive: true });
  const dispatcher = new undici.Agent({ connect: own });
  const post = (url) => axios.post(url, 'axios', { httpsAgent: agent, headers: { 'content-type': 'text/plain' } }).then(({ data }) => data);
  const result = {
    axios: await attempt(post(`${secure}/axios`)),
    axiosAgain: await attempt(post(`${secure}/axios`)),
    undici: await attempt(undici.request(`${secure}/undici`, { method: 'PUT', body: 'undici', dispatcher }).then(({ body }) => body.json())),
    https: await attempt(overHttps(secure, own)),
    http2: await attempt(overHttp2(secure, own)),
    stapled: [await attempt(stapled(secure, { ...own, requestOCSP: true })), await attempt(stapled(secure, own))],
    withoutAuthority: await attempt(overHttps(secure, { ...own, ca: undefined })),
    anotherName: await attempt(overHttps(secure, { ...own, servername: 'other.example.com' })),
    anotherKey: await attempt(overHttps(secure, { ...own, key: identities.serverKey })),
    trustedAnyway: await attempt(overHttps(secure, { ...own, ca: undefined, rejectUnauthorized: false })),
  };
  agent.destroy();
  await dispatcher.close();
  return result;
};
