'use strict';
// JSON Web Keys: RFC 7517, 7518, 8037.
const { Error } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateObject, validateOneOf, validateString } = require('../core/validators');
const { nativeError } = require('./data');

const { base64Decode, base64Encode } = native;
const { details, fromPoint, fromRaw, fromRsa, parts, raw, type } = native.keys;

const kRsaPrivate = ['d', 'p', 'q', 'dp', 'dq', 'qi'];
const kCurves = { 'P-256': 'prime256v1', secp256k1: 'secp256k1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
// Bytes of a public and of a private key.
const kOkp = { Ed25519: [32, 32], Ed448: [57, 57], X25519: [32, 32], X448: [56, 56] };

const encode = (bytes) => base64Encode(bytes, true);

function textOf(jwk, name) {
  const text = jwk[name];
  validateString(text, `key.${name}`);
  return text;
}

function okpFromJwk(jwk, isPublic) {
  const curve = textOf(jwk, 'crv');
  validateOneOf(curve, 'key.crv', Object.keys(kOkp));
  const x = textOf(jwk, 'x');
  const bytes = base64Decode(isPublic ? x : textOf(jwk, 'd'));
  const handle = bytes.byteLength === kOkp[curve][isPublic ? 0 : 1] ? fromRaw(curve.toLowerCase(), !isPublic, bytes) : undefined;
  if (handle === undefined) throw new codes.ERR_CRYPTO_INVALID_JWK();
  return handle;
}

function curveFromJwk(jwk, isPublic) {
  const curve = textOf(jwk, 'crv');
  validateOneOf(curve, 'key.crv', Object.keys(kCurves));
  const x = base64Decode(textOf(jwk, 'x'));
  const y = base64Decode(textOf(jwk, 'y'));
  return fromPoint(kCurves[curve], x, y, isPublic ? undefined : base64Decode(textOf(jwk, 'd')));
}

function rsaFromJwk(jwk, isPublic) {
  const numbers = [textOf(jwk, 'n'), textOf(jwk, 'e')];
  if (!isPublic) {
    for (const name of kRsaPrivate) numbers.push(textOf(jwk, name));
  }
  return fromRsa(...numbers.map((text) => base64Decode(text)));
}

// A native handle.
function handleFromJwk(jwk, isPublic) {
  validateObject(jwk, 'key');
  validateOneOf(jwk.kty, 'key.kty', ['RSA', 'EC', 'OKP']);
  if (jwk.kty === 'OKP') return okpFromJwk(jwk, isPublic);
  return jwk.kty === 'EC' ? curveFromJwk(jwk, isPublic) : rsaFromJwk(jwk, isPublic);
}

function curveToJwk(handle, asPrivate) {
  const { namedCurve } = details(handle);
  const curve = Object.keys(kCurves).find((name) => kCurves[name] === namedCurve);
  if (curve === undefined) {
    throw nativeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE', `Unsupported JWK EC curve: ${namedCurve}.`);
  }
  const { x, y, d } = parts(handle);
  const jwk = { kty: 'EC', x: encode(x), y: encode(y), crv: curve };
  if (asPrivate) jwk.d = encode(d);
  return jwk;
}

function rsaToJwk(handle, asPrivate) {
  const numbers = parts(handle);
  const jwk = { kty: 'RSA', n: encode(numbers.n), e: encode(numbers.e) };
  if (asPrivate) {
    for (const name of kRsaPrivate) {
      if (numbers[name] !== undefined) jwk[name] = encode(numbers[name]);
    }
  }
  return jwk;
}

function okpToJwk(handle, curve, asPrivate) {
  const jwk = { crv: curve };
  if (asPrivate) jwk.d = encode(raw(handle, true));
  jwk.x = encode(raw(handle, false));
  jwk.kty = 'OKP';
  return jwk;
}

function handleToJwk(handle, asPrivate) {
  const keyType = type(handle);
  if (keyType === 'rsa') return rsaToJwk(handle, asPrivate);
  if (keyType === 'ec') return curveToJwk(handle, asPrivate);
  const curve = Object.keys(kOkp).find((name) => name.toLowerCase() === keyType);
  if (curve !== undefined) return okpToJwk(handle, curve, asPrivate);
  throw nativeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_KEY_TYPE', 'Unsupported JWK Key Type.');
}

module.exports = { handleFromJwk, handleToJwk };
