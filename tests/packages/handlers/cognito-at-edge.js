'use strict';
const { Authenticator } = require('cognito-at-edge');
const { createPublicKey, createSign } = require('crypto');
const keys = require('./support/keys.js');

const POOL = 'eu-central-1_Example12';
const CLIENT = 'client1';
const jwks = { keys: [{ ...createPublicKey(keys.rsaPublic).export({ format: 'jwk' }), kid: 'r', alg: 'RS256', use: 'sig' }] };

function sign(claims) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'RS256', kid: 'r' })}.${encode(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(keys.rsaPrivate, 'base64url')}`;
}

exports.handler = async () => {
  const authenticator = new Authenticator({ region: 'eu-central-1', userPoolId: POOL, userPoolAppId: CLIENT, userPoolDomain: 'shop.auth.eu-central-1.amazoncognito.com',
    httpOnly: true, sameSite: 'Lax', logoutConfiguration: { logoutUri: '/logout', logoutRedirectUri: 'https://shop.example.com/bye' }, logLevel: 'silent' });
  authenticator._jwtVerifier.cacheJwks(jwks);
  const event = (uri, querystring = '', cookie = '') => ({ Records: [{ cf: { request: {
    uri, querystring, method: 'GET', headers: { host: [{ key: 'Host', value: 'shop.example.com' }], ...(cookie && { cookie: [{ key: 'Cookie', value: cookie }] }) },
  } } }] });
  const prefix = `CognitoIdentityServiceProvider.${CLIENT}`;
  const cookies = (claims) => `${prefix}.LastAuthUser=ada; ${prefix}.ada.idToken=${sign(claims)}; ${prefix}.ada.refreshToken=r; ${prefix}.ada.accessToken=a`;
  const good = { iss: `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`, aud: CLIENT, token_use: 'id', sub: 'ada', 'cognito:username': 'ada', exp: 4102444800 };
  const login = await authenticator.handle(event('/account', 'tab=orders&x=%C3%BC'));
  return {
    passed: await authenticator.handle(event('/account', 'tab=orders', cookies(good))),
    login: { status: login.status, location: login.headers.location[0].value, other: Object.keys(login.headers).sort() },
    forged: (await authenticator.handle(event('/account', '', cookies({ ...good, aud: 'other' })))).status,
    logout: await authenticator.handle(event('/logout', '', cookies(good))).then(({ status, headers }) => ({ status, location: headers.location?.[0].value.split('?')[0], cookies: headers['set-cookie']?.length })),
  };
};
