// What is no JSON Web Key is refused with the member that is wrong.
'use strict';
const { createPublicKey, createPrivateKey } = require('crypto');
const attempt = require('../crypto_attempt.js');
const point = { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' };
const wrong = [{}, { kty: 'x' }, { kty: 'oct', k: 'aaaa' }, { kty: 'RSA' }, { kty: 'RSA', n: 1, e: 2 }, { kty: 'RSA', n: 'AQAB' },
  { kty: 'EC' }, { kty: 'EC', crv: 'P-256' }, { kty: 'EC', crv: 'P-256', x: 'AA' }, point, { ...point, crv: 'P-999' },
  { kty: 'OKP' }, { kty: 'OKP', crv: 'Ed25519' }, { kty: 'OKP', crv: 'Ed25519', x: 'AA' }, { kty: 'OKP', crv: 'foo', x: 'AA' }];
const wrongPrivate = [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }, { kty: 'RSA', n: 'AQAB', e: 'AQAB', d: 'AQAB' }, point,
  { ...point, d: 'AA' }, { kty: 'OKP', crv: 'Ed25519', x: 'AA' }, { kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'AA' }];
exports.handler = async () => ({
  public: wrong.map((key) => attempt(() => createPublicKey({ key, format: 'jwk' }).type)),
  private: wrongPrivate.map((key) => attempt(() => createPrivateKey({ key, format: 'jwk' }).type)),
  text: attempt(() => createPublicKey({ key: 'abc', format: 'jwk' })),
  none: attempt(() => createPublicKey({ format: 'jwk' })),
  small: attempt(() => createPublicKey({ key: { kty: 'RSA', n: 'a', e: 'b' }, format: 'jwk' }).asymmetricKeyType),
});
