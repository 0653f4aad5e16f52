import * as client from 'openid-client';
import request from './support/request.js';

// The code flow as a function at viewer-request runs it: discovery, redirect, exchange of the code, claims.
export async function handler({ origin }) {
  const config = await client.discovery(new URL(origin), 'shop', 'secret', client.ClientSecretPost('secret'), { execute: [client.allowInsecureRequests] });
  const verifier = 'a-verifier-of-at-least-43-characters-0123456789';
  const redirect = client.buildAuthorizationUrl(config, { redirect_uri: 'https://shop.example.com/callback', scope: 'openid email', state: 's1', nonce: 'n1',
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' });
  const exchange = (query, checks) => client.authorizationCodeGrant(config, new URL(`https://shop.example.com/callback?${query}`), { pkceCodeVerifier: verifier, expectedState: 's1', expectedNonce: 'n1', ...checks });
  const tokens = await exchange('code=good&state=s1');
  const { sub, aud, verifier: seen, exp, iat } = tokens.claims();
  const refusal = async (query, checks) => {
    const { error, code } = await request.attempt(() => exchange(query, checks));
    return [error, code];
  };
  return {
    redirect: redirect.pathname + redirect.search,
    claims: { sub, aud, seen, seconds: exp - iat },
    tokens: [tokens.access_token, tokens.token_type, tokens.expiresIn() > 200],
    user: await client.fetchUserInfo(config, tokens.access_token, sub),
    refused: [await refusal('code=bad&state=s1'), await refusal('code=good&state=other'), await refusal('code=good&state=s1', { expectedNonce: 'n2' }), await refusal('error=access_denied&state=s1')],
    random: [client.randomState().length, client.randomPKCECodeVerifier().length],
  };
}
