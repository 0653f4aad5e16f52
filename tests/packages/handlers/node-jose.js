'use strict';
const jose = require('node-jose');
const jwksRsa = require('jwks-rsa');
const jwt = require('jsonwebtoken');
const { promisify } = require('util');
const keys = require('./support/keys.js');
const { attempt } = require('./support/request.js');

exports.handler = async () => {
  const store = jose.JWK.createKeyStore();
  const rsa = await store.add(keys.rsaPrivate, 'pem', { kid: 'r', use: 'sig' });
  const ec = await store.add(keys.ecPrivate, 'pem', { kid: 'e' });
  const oct = await store.add({ kty: 'oct', kid: 'o', k: Buffer.alloc(32, 1).toString('base64url') });
  const signed = await jose.JWS.createSign({ format: 'compact', fields: { typ: 'JWT' } }, rsa).update('{"sub":"ada"}').final();
  const es = await jose.JWS.createSign({ format: 'compact' }, ec).update('elliptic').final();
  const encrypted = await jose.JWE.createEncrypt({ format: 'compact', contentAlg: 'A256GCM', fields: { alg: 'dir' } }, oct).update('a secret').final();
  const wrapped = await jose.JWE.createEncrypt({ format: 'compact' }, await jose.JWK.asKey(keys.rsaPublic, 'pem')).update('wrapped').final();
  const verified = await jose.JWS.createVerify(store).verify(signed);
  const keySet = store.toJSON();
  // The key part of jwks-rsa: the set comes from a function instead of a URL.
  const client = jwksRsa({ jwksUri: 'https://idp.example.com/jwks.json', fetcher: async () => keySet, cache: true, rateLimit: true });
  const token = jwt.sign({ sub: 'ada', iat: 1700000000 }, keys.rsaPrivate, { algorithm: 'RS256', keyid: 'r' });
  const secret = jwksRsa.expressJwtSecret({ jwksUri: 'https://x/', fetcher: async () => keySet });
  return {
    signed,
    keySet: keySet.keys.map(({ kty, kid, n, x }) => ({ kty, kid, n, x })),
    thumbprint: (await rsa.thumbprint('SHA-256')).toString('base64url'),
    verified: [verified.payload.toString(), verified.key.kid, verified.header, (await jose.JWS.createVerify(store).verify(es)).payload.toString()],
    decrypted: [(await jose.JWE.createDecrypt(store).decrypt(encrypted)).payload.toString(), (await jose.JWE.createDecrypt(await jose.JWK.asKey(keys.rsaPrivate, 'pem')).decrypt(wrapped)).payload.toString()],
    tampered: (await attempt(() => jose.JWS.createVerify(store).verify(`${signed.slice(0, -6)}AAAAAA`))).message,
    jwks: {
      kids: (await client.getSigningKeys()).map(({ kid, alg }) => [kid, alg ?? null]),
      claims: await promisify(jwt.verify)(token, (header, done) => client.getSigningKey(header.kid, (error, key) => done(error, key?.getPublicKey())), { clockTimestamp: 1700000000 }),
      middleware: [(await secret({}, { header: { alg: 'RS256', kid: 'r' } })).split('\n')[0], await promisify(secret)({}, { alg: 'RS256', kid: 'none' }, {}) ?? null],
      missing: (await attempt(() => client.getSigningKey('none'))).error,
    },
  };
};
