// Ed25519 and X25519: forms, signatures, agreement, refusals.
'use strict';
const webAttempt = require('../web_attempt');
const keys = require('../fixed_keys');
const { bytes, shown } = webAttempt;
const der = (pem) => Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
exports.handler = async () => {
  const { subtle } = crypto;
  const mine = await subtle.importKey('pkcs8', der(keys.ed25519.privateKey), 'Ed25519', true, ['sign']);
  const theirs = await subtle.importKey('spki', der(keys.ed25519.publicKey), { name: 'ed25519' }, true, ['verify']);
  const raw = await subtle.exportKey('raw', theirs);
  const fromRaw = await subtle.importKey('raw', raw, 'Ed25519', true, ['verify']);
  const jwk = await subtle.exportKey('jwk', mine);
  const signature = await subtle.sign('Ed25519', await subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']), bytes('data'));
  const agreeing = await subtle.importKey('pkcs8', der(keys.x25519.privateKey), 'X25519', true, ['deriveBits', 'deriveKey']);
  const other = await subtle.importKey('spki', der(keys.x25519.publicKey), 'X25519', true, []);
  const xJwk = await subtle.exportKey('jwk', agreeing);
  const bits = (length) => webAttempt(() => subtle.deriveBits({ name: 'X25519', public: other }, agreeing, length));
  const cases = [
    () => subtle.importKey('raw', bytes('abc'), 'Ed25519', true, ['verify']), () => subtle.importKey('jwk', { ...jwk, crv: 'X25519' }, 'Ed25519', true, ['sign']), () => subtle.importKey('jwk', { ...jwk, alg: 'ES256' }, 'Ed25519', true, ['sign']), () => subtle.importKey('jwk', { ...jwk, alg: 'EdDSA' }, 'Ed25519', true, ['sign']), () => subtle.importKey('pkcs8', der(keys.ed25519.privateKey), 'Ed25519', true, ['verify']), () => subtle.importKey('spki', der(keys.p256.publicKey), 'Ed25519', true, ['verify']),
    () => subtle.importKey('spki', der(keys.ed25519.publicKey), 'X25519', true, []), () => subtle.sign('Ed25519', theirs, bytes('a')), () => subtle.exportKey('raw', mine), () => subtle.exportKey('spki', agreeing), () => subtle.importKey('pkcs8', bytes('x'.repeat(8)), 'X25519', true, ['deriveBits']),
  ];
  const errors = [];
  for (const call of cases) errors.push(await webAttempt(call));
  return {
    keys: [mine, theirs, fromRaw, agreeing, other].map(shown), raw: shown(raw), jwk, xJwk, publicJwk: await subtle.exportKey('jwk', theirs), signature: shown(signature),
    verified: [await subtle.verify('Ed25519', fromRaw, signature, bytes('data')), await subtle.verify('Ed25519', theirs, signature, bytes('date')), await subtle.verify('Ed25519', theirs, bytes('short'), bytes('data'))],
    bits: [await bits(256), await bits(null), await bits(128), await bits(264)], key: await webAttempt(async () => subtle.exportKey('raw', await subtle.deriveKey({ name: 'X25519', public: other }, agreeing, { name: 'AES-GCM', length: 256 }, true, ['encrypt']))), errors,
  };
};
