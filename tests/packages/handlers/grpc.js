// gRPC over HTTP/2, in clear text and over TLS with a client's certificate: all four kinds of calls, metadata, status, deadlines.
'use strict';
const path = require('path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const identities = require('./support/identities');

const definition = protoLoader.loadSync(path.join(__dirname, 'support/catalog.proto'), { keepCase: true, defaults: true });
const { shop } = grpc.loadPackageDefinition(definition);

const failure = (error) => ({ code: error.code, details: error.code === grpc.status.DEADLINE_EXCEEDED ? undefined : error.details });
const shown = (metadata) => Object.fromEntries(Object.entries(metadata.getMap()).filter(([name]) => name.startsWith('x-')).map(([name, value]) =>
  [name, Buffer.isBuffer(value) ? value.toString('hex') : value]));

function get(client, wanted, { metadata = new grpc.Metadata(), ...options } = {}) {
  return new Promise((resolve) => {
    const heard = [];
    const call = client.Get(wanted, metadata, options, (error, item) => {
      heard.push(error ? failure(error) : item);
      setImmediate(() => resolve(heard));
    });
    call.on('metadata', (got) => heard.push(['metadata', shown(got)]));
    call.on('status', (got) => heard.push(['status', got.code, shown(got.metadata)]));
  });
}

function collect(call) {
  return new Promise((resolve) => {
    const items = [];
    call.on('data', (item) => items.push(item));
    call.on('error', (error) => resolve([items.length, items.at(-1), failure(error)]));
    call.on('end', () => resolve([items.length, items.at(-1)]));
  });
}

function sum(client, prices) {
  return new Promise((resolve) => {
    const call = client.Sum((error, item) => resolve(error ? failure(error) : item));
    for (const price of prices) call.write({ price });
    call.end();
  });
}

function echo(client, names) {
  const call = client.Echo();
  for (const name of names) call.write({ name, price: name.length });
  call.end();
  return collect(call);
}

async function cancelled(client) {
  const call = client.List({ name: 'many', count: 100_000 });
  call.once('data', () => call.cancel());
  return (await collect(call)).at(-1);
}

async function callsOf(client) {
  const metadata = new grpc.Metadata();
  metadata.set('x-token', 'secret');
  return {
    get: await get(client, { name: 'lamp' }, { metadata }),
    missing: await get(client, { name: 'missing' }),
    late: (await get(client, { name: 'never' }, { deadline: Date.now() + 200 })).slice(-1),
    list: await collect(client.List({ name: 'part', count: 2000 })),
    broken: await collect(client.List({ name: 'broken', count: 2 })),
    sum: await sum(client, [1, 2, 300]),
    echo: await echo(client, ['one', 'two', 'three']),
    cancelled: await cancelled(client),
    unknown: await new Promise((resolve) => {
      client.makeUnaryRequest('/shop.Catalog/Nothing', () => Buffer.alloc(0), (bytes) => bytes, {}, (error) => resolve(failure(error)));
    }),
  };
}

exports.handler = async ({ origin }) => {
  const { host } = new URL(origin);
  const clear = new shop.Catalog(host, grpc.credentials.createInsecure());
  const ssl = grpc.credentials.createSsl(Buffer.from(identities.ca), Buffer.from(identities.clientKey), Buffer.from(identities.client));
  const secure = new shop.Catalog(host, ssl, { 'grpc.ssl_target_name_override': 'origin.example.com' });
  const stranger = new shop.Catalog(host, grpc.credentials.createSsl(), { 'grpc.ssl_target_name_override': 'origin.example.com' });
  const nobody = new shop.Catalog('127.0.0.1:1', grpc.credentials.createInsecure());
  const result = {
    clear: await callsOf(clear),
    secure: await callsOf(secure),
    untrusted: (await get(stranger, { name: 'lamp' })).at(-1).code,
    refused: (await get(nobody, { name: 'lamp' })).at(-1).code,
  };
  for (const client of [clear, secure, stranger, nobody]) client.close();
  return result;
};
