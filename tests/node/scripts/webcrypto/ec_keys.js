// ECDSA and ECDH over the NIST curves: import and export in every form, signatures, agreement, refusals.
'use strict';
const webAttempt = require('../web_attempt');
const keys = require('../fixed_keys');
const { bytes, shown } = webAttempt;
const der = (pem) => Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
exports.handler = async () => {
  const { subtle } = crypto;
  const result = {};
  for (const [namedCurve, pair] of [['P-256', keys.p256], ['P-384', keys.p384], ['P-521', keys.p521]]) {
    const ECDSA = { name: 'ECDSA', namedCurve };
    const ECDH = { name: 'ECDH', namedCurve };
    const mine = await subtle.importKey('pkcs8', der(pair.privateKey), ECDSA, true, ['sign']);
    const theirs = await subtle.importKey('spki', der(pair.publicKey), ECDSA, true, ['verify']);
    const raw = await subtle.exportKey('raw', theirs);
    const fromRaw = await subtle.importKey('raw', raw, ECDSA, true, ['verify']);
    const jwk = await subtle.exportKey('jwk', mine);
    const fromJwk = await subtle.importKey('jwk', jwk, ECDSA, false, ['sign']);
    const how = { name: 'ECDSA', hash: 'SHA-256' };
    const signature = await subtle.sign(how, fromJwk, bytes('data'));
    const agreeing = await subtle.importKey('jwk', { ...jwk, key_ops: undefined }, ECDH, true, ['deriveBits', 'deriveKey']);
    const other = await subtle.importKey('raw', raw, ECDH, true, []);
    const bits = (length) => webAttempt(() => subtle.deriveBits({ name: 'ECDH', public: other }, agreeing, length));
    result[namedCurve] = {
      keys: [mine, theirs, fromRaw, fromJwk, agreeing, other].map(shown), raw: shown(raw), jwk, publicJwk: await subtle.exportKey('jwk', theirs),
      same: [der(pair.privateKey).equals(Buffer.from(await subtle.exportKey('pkcs8', mine))), der(pair.publicKey).equals(Buffer.from(await subtle.exportKey('spki', theirs)))],
      signature: [signature.byteLength, await subtle.verify(how, fromRaw, signature, bytes('data')), await subtle.verify(how, theirs, signature, bytes('date')), await subtle.verify(how, theirs, bytes('short'), bytes('data'))],
      bits: [await bits(256), await bits(null), await bits(128), await bits(0), await bits(1024)],
      key: await webAttempt(async () => subtle.exportKey('raw', await subtle.deriveKey({ name: 'ECDH', public: other }, agreeing, { name: 'AES-GCM', length: 128 }, true, ['encrypt']))),
      refused: await Promise.all([['raw', mine], ['spki', mine], ['pkcs8', theirs]].map(([format, key]) => webAttempt(() => subtle.exportKey(format, key)))),
    };
  }
  const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
  const x25519 = await subtle.importKey('spki', der(keys.x25519.publicKey), 'X25519', true, []);
  const agreeing = await subtle.importKey('pkcs8', der(keys.p256.privateKey), { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const larger = await subtle.importKey('spki', der(keys.p384.publicKey), { name: 'ECDH', namedCurve: 'P-384' }, true, []);
  const cases = [
    () => subtle.importKey('spki', der(keys.p384.publicKey), P256, true, ['verify']), () => subtle.importKey('spki', der(keys.rsa.publicKey), P256, true, ['verify']), () => subtle.importKey('raw', bytes('abc'), P256, true, ['verify']), () => subtle.importKey('raw', bytes('abc'), { name: 'ECDSA', namedCurve: 'P-2' }, true, ['verify']),
    () => subtle.importKey('pkcs8', der(keys.p256.privateKey), P256, true, ['verify']), () => subtle.importKey('pkcs8', der(keys.p256.privateKey), P256, true, []), () => subtle.importKey('pkcs8', bytes('garbage'), P256, true, ['sign']), () => subtle.importKey('jwk', { kty: 'EC', crv: 'P-384', x: 'a', y: 'b' }, P256, true, ['verify']), () => subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x: 'a', y: 'b', use: 'enc' }, P256, true, ['verify']),
    () => subtle.deriveBits({ name: 'ECDH', public: agreeing }, agreeing, 256), () => subtle.deriveBits({ name: 'ECDH' }, agreeing, 256), () => subtle.deriveBits({ name: 'ECDH', public: x25519 }, agreeing, 256), () => subtle.deriveBits({ name: 'ECDH', public: larger }, agreeing, 256), () => subtle.deriveBits({ name: 'ECDH', public: larger }, larger, 256), () => subtle.deriveKey({ name: 'ECDH', public: larger }, agreeing, { name: 'AES-GCM', length: 128 }, true, ['encrypt']),
  ];
  result.errors = [];
  for (const call of cases) result.errors.push(await webAttempt(call));
  return result;
};
