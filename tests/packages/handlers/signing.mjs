// Requests and tokens signed without Amazon's or Auth0's own packages: aws4, aws4fetch, fast-jwt, jsrsasign, noble's curves.
import crypto from 'node:crypto';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import aws4 from 'aws4';
import { AwsV4Signer } from 'aws4fetch';
import { createDecoder, createSigner, createVerifier } from 'fast-jwt';
import rs from 'jsrsasign';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

async function signedRequests() {
  const plain = aws4.sign({ host: 's3.amazonaws.com', path: '/b/k?x=1&é=2', service: 's3', headers: { 'X-Amz-Date': '20250101T000000Z' }, method: 'PUT', body: 'a' }, keys);
  const signer = new AwsV4Signer({
    url: 'https://sqs.us-east-1.amazonaws.com/1/q', ...keys, datetime: '20250101T000000Z', method: 'POST', body: 'x=1', headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { method, url, headers } = await signer.sign();
  const presigned = await new AwsV4Signer({ url: 'https://b.s3.eu-central-1.amazonaws.com/a b', ...keys, datetime: '20250101T000000Z', signQuery: true }).sign();
  return [plain.headers, method, String(url), [...headers], String(presigned.url)];
}

async function tokens() {
  const token = createSigner({ key: 'secret', clockTimestamp: 1700000000000, expiresIn: 3600000 })({ sub: 'ada' });
  const refusals = [];
  for (const [key, clockTimestamp] of [['secret', 1700009999000], ['other', 1700000001000]]) {
    try {
      createVerifier({ key, clockTimestamp })(token);
    } catch ({ code, message }) {
      refusals.push([code, message]);
    }
  }
  const pair = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const es = await createSigner({ key: async () => pair.privateKey, algorithm: 'ES256' })({ b: 2 });
  const verified = await createVerifier({ key: async () => pair.publicKey, cache: true })(es);
  return [token, refusals, createVerifier({ key: 'secret', clockTimestamp: 1700000001000 })(token), createDecoder({ complete: true })(token).header, verified.b];
}

function jsrsasign() {
  const pair = rs.KEYUTIL.generateKeypair('EC', 'secp256r1');
  const signature = new rs.KJUR.crypto.Signature({ alg: 'SHA256withECDSA' });
  signature.init(pair.prvKeyObj);
  signature.updateString('text');
  const made = signature.sign();
  const forNode = crypto.createPublicKey(rs.KEYUTIL.getPEM(pair.pubKeyObj));
  const jws = rs.KJUR.jws.JWS.sign('HS256', { alg: 'HS256' }, { a: 1 }, { utf8: 'key' });
  return [crypto.verify('sha256', Buffer.from('text'), forNode, Buffer.from(made, 'hex')), jws, rs.KJUR.jws.JWS.verifyJWT(jws, { utf8: 'key' }, { alg: ['HS256'] })];
}

function noble() {
  const seed = Buffer.alloc(32, 34);
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const own = crypto.sign(null, Buffer.from('text'), crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  const secret = Buffer.alloc(32, 17);
  return [hex(ed25519.sign(Buffer.from('text'), seed)) === own.toString('hex'), hex(x25519.getPublicKey(Buffer.alloc(32, 51))),
    hex(p256.getPublicKey(secret)), p256.verify(p256.sign(Buffer.from('m'), secret), Buffer.from('m'), p256.getPublicKey(secret))];
}

export const handler = async () => ({ signed: await signedRequests(), tokens: await tokens(), jsrsasign: jsrsasign(), noble: noble() });
