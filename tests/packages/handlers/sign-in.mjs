import { Auth } from '@auth/core';
import { decode, encode } from '@auth/core/jwt';
import Credentials from '@auth/core/providers/credentials';
import GitHub from '@auth/core/providers/github';
import { Google } from 'arctic';
import { sealData, unsealData } from 'iron-session';
import * as oauth from 'oauth4webapi';

const quiet = () => {};
const config = {
  secret: 'x'.repeat(40), trustHost: true, basePath: '/auth', logger: { error: quiet, warn: quiet, debug: quiet },
  providers: [Credentials({ credentials: { name: {}, password: {} }, authorize: ({ name, password }) => (password === 'right' ? { id: '7', name } : null) }),
    GitHub({ clientId: 'id', clientSecret: 'secret' })],
};
const jarOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
const attributesOf = (response) => response.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, '=…').replace(/Expires=[^;]*/, 'Expires=…'));
const ask = (path, cookie = '', fields = undefined) => Auth(new Request(`https://shop.example.com/auth/${path}`, fields === undefined ? { headers: { cookie } }
  : { method: 'POST', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields) }), config);

async function authJs() {
  const csrf = await ask('csrf');
  const { csrfToken } = await csrf.json();
  const jar = jarOf(csrf);
  const logins = [];
  for (const password of ['right', 'wrong']) {
    const response = await ask('callback/credentials', jar, { csrfToken, name: 'ada', password });
    const { user = null } = (await (await ask('session', `${jar}; ${jarOf(response)}`)).json()) ?? {};
    logins.push([response.status, response.headers.get('location'), attributesOf(response), user]);
  }
  const away = await ask('signin/github', jar, { csrfToken });
  const token = await encode({ token: { sub: '7', x: 1 }, secret: 'secret', salt: 'salt' });
  const { sub, x } = await decode({ token, secret: 'secret', salt: 'salt' });
  return [attributesOf(csrf), logins, away.headers.get('location').replace(/(code_challenge|state)=[^&]*/g, '$1=…'), (await ask('signin')).status, (await ask('nowhere')).status, sub, x];
}

async function oauth4webapi() {
  const server = { issuer: 'https://as.example.com', authorization_endpoint: 'https://as.example.com/a', token_endpoint: 'https://as.example.com/t' };
  const client = { client_id: 'shop' };
  const sent = [];
  const customFetch = async (url, { method, headers, body }) => {
    sent.push([String(url), method, [...new Headers(headers)].map(([name, value]) => [name, name === 'dpop' ? value.split('.').length : value]), String(body)]);
    return Response.json({ access_token: 'access', token_type: 'DPoP', expires_in: 60 });
  };
  const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  const callback = (query) => oauth.validateAuthResponse(server, client, new URL(`https://shop.example.com/cb?${query}`), 'state');
  const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.ClientSecretBasic('se:cret ä'), callback('code=1&state=state'), 'https://shop.example.com/cb',
    'v'.repeat(43), { DPoP, [oauth.customFetch]: customFetch });
  const refused = ['error=access_denied&state=state', 'code=1&state=other', 'code=1&code=2&state=state'].map((query) => {
    try { return callback(query); } catch ({ name, code, message }) { return [name, code, message]; }
  });
  return [await oauth.calculatePKCECodeChallenge('v'.repeat(43)), sent, await oauth.processAuthorizationCodeResponse(server, client, response), refused];
}

export async function handler() {
  const password = 'p'.repeat(32);
  const sealed = await sealData({ cart: ['ä'] }, { password });
  return {
    authJs: await authJs(), oauth4webapi: await oauth4webapi(),
    ironSession: [sealed.split('*').length, await unsealData(sealed, { password }), await unsealData(sealed, { password: 'q'.repeat(32) })],
    arctic: new Google('id', 'secret', 'https://shop.example.com/cb').createAuthorizationURL('state', 'v'.repeat(43), ['openid']).href,
  };
}
