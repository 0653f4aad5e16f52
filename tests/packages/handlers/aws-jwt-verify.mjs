import { CognitoJwtVerifier, JwtRsaVerifier } from 'aws-jwt-verify';
import { createPublicKey, createSign } from 'node:crypto';
import keys from './support/keys.js';
import request from './support/request.js';

const POOL = 'eu-central-1_Example12';
const issuer = `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`;
const jwks = { keys: [{ ...createPublicKey(keys.rsaPublic).export({ format: 'jwk' }), kid: 'r', alg: 'RS256', use: 'sig' }] };

function sign(claims) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'RS256', kid: 'r' })}.${encode(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(keys.rsaPrivate, 'base64url')}`;
}

export async function handler() {
  const verifier = CognitoJwtVerifier.create({ userPoolId: POOL, tokenUse: 'id', clientId: 'client1' });
  verifier.cacheJwks(jwks);
  const claims = { iss: issuer, aud: 'client1', token_use: 'id', sub: 'ada', exp: 4102444800, iat: 1700000000, 'cognito:groups': ['admins'] };
  const refusal = async (changed, options) => {
    const { error, message } = await request.attempt(() => verifier.verify(sign({ ...claims, ...changed }), options));
    return [error, message];
  };
  const plain = JwtRsaVerifier.create({ issuer: 'https://idp.example.com', audience: null, customJwtCheck: ({ payload }) => { if (payload.bad) throw new Error('bad claim'); } });
  plain.cacheJwks(jwks);
  return {
    payload: await verifier.verify(sign(claims)),
    grouped: (await verifier.verify(sign(claims), { groups: 'admins' })).sub,
    refused: [await refusal({ aud: 'other' }), await refusal({ token_use: 'access' }), await refusal({ exp: 1700000001 }), await refusal({ iss: 'https://evil.example.com' }), await refusal({}, { groups: 'owners' }),
      await request.attempt(() => verifier.verify(`${sign(claims).slice(0, -4)}AAAA`)), await request.attempt(() => verifier.verify('a.b'))],
    plain: [(await plain.verify(sign({ iss: 'https://idp.example.com', exp: 4102444800 }))).iss, (await request.attempt(() => plain.verify(sign({ iss: 'https://idp.example.com', bad: true, exp: 4102444800 })))).message],
    hydrated: verifier.verifySync(sign(claims)).sub,
  };
}
