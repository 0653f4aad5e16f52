import * as jose from 'jose';
import keys from './support/keys.js';
import request from './support/request.js';

const { attempt } = request;
const now = new Date(1700000000_000);

export async function handler() {
  const rsa = await jose.importPKCS8(keys.rsaPrivate, 'RS256');
  const rsaPublic = await jose.importSPKI(keys.rsaPublic, 'RS256', { extractable: true });
  const ec = await jose.importPKCS8(keys.ecPrivate, 'ES256');
  const ecPublic = await jose.importSPKI(keys.ecPublic, 'ES256', { extractable: true });
  const secret = new TextEncoder().encode('a secret of at least 32 bytes, is it not?');
  const rs = await new jose.SignJWT({ role: 'admin' }).setProtectedHeader({ alg: 'RS256', kid: 'r' })
    .setIssuedAt(1700000000).setIssuer('shop').setExpirationTime(1700007200).sign(rsa);
  const es = await new jose.SignJWT({ role: 'user' }).setProtectedHeader({ alg: 'ES256', kid: 'e' })
    .setIssuedAt(1700000000).setAudience('web').sign(ec);
  const hs = await new jose.SignJWT({ n: 1 }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  const jwks = { keys: [{ ...await jose.exportJWK(rsaPublic), kid: 'r', alg: 'RS256' },
    { ...await jose.exportJWK(ecPublic), kid: 'e', alg: 'ES256' }] };
  const keySet = jose.createLocalJWKSet(jwks);
  const encrypted = await new jose.EncryptJWT({ card: '4242' }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(secret.slice(0, 32));
  const wrapped = await new jose.CompactEncrypt(new TextEncoder().encode('for the holder of the key'))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A128CBC-HS256' })
    .encrypt(await jose.importSPKI(keys.rsaPublic, 'RSA-OAEP-256'));
  const opened = await jose.compactDecrypt(wrapped, await jose.importPKCS8(keys.rsaPrivate, 'RSA-OAEP-256'));
  return {
    rs,
    hs,
    thumbprint: await jose.calculateJwkThumbprint(jwks.keys[0]),
    jwks,
    verified: [
      (await jose.jwtVerify(rs, keySet, { issuer: 'shop', currentDate: now })).payload,
      (await jose.jwtVerify(es, keySet, { audience: 'web', currentDate: now })).protectedHeader,
      (await jose.jwtVerify(hs, secret)).payload,
      (await jose.jwtDecrypt(encrypted, secret.slice(0, 32))).payload,
      new TextDecoder().decode(opened.plaintext),
    ],
    refused: [
      await attempt(() => jose.jwtVerify(rs, keySet, { currentDate: new Date(1800000000_000) })),
      await attempt(() => jose.jwtVerify(es, keySet, { audience: 'app', currentDate: now })),
      await attempt(() => jose.jwtVerify(hs, secret.slice(1))),
      await attempt(() => jose.jwtDecrypt(encrypted, secret.slice(1, 33))),
    ],
    decoded: jose.decodeJwt(rs),
  };
}
