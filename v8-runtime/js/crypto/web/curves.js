'use strict';
// ECDSA and ECDH over the NIST curves; Ed25519, Ed448, X25519 and X448.
const { ArrayPrototypeIncludes, MathCeil, ObjectKeys } = require('../../core/primordials');
const { native } = require('../../core/native');
const { diffieHellman } = require('../dh');
const { generateKeyPairSync } = require('../generate');
const { PublicKeyObject, createPrivateKey, createPublicKey, handleOf } = require('../keys');
const { sign, verify } = require('../sign');
const { makeKey, objectOf } = require('./crypto_key');
const { failure, operationFailed, withoutDetails } = require('./failures');
const { checkJwk, checkJwkAlgorithm, checkUsages, dataError, readKey } = require('./import_checks');
const { digestName } = require('./secrets');

const kCurves = { __proto__: null, 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const kCurveBytes = { __proto__: null, 'P-256': 32, 'P-384': 48, 'P-521': 66 };
const kSignatureNames = { __proto__: null, 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };
const kRawBytes = { __proto__: null, Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 };

const signs = (name) => name === 'ECDSA' || name === 'Ed25519' || name === 'Ed448';
const privateUses = (name) => (signs(name) ? ['sign'] : ['deriveKey', 'deriveBits']);
const publicUses = (name) => (signs(name) ? ['verify'] : []);

function checkCurve(namedCurve) {
  if (!ArrayPrototypeIncludes(ObjectKeys(kCurves), namedCurve)) throw failure('NotSupportedError', 'Unrecognized namedCurve');
}

// A public key from its point or bytes alone.
function readRaw({ name, namedCurve }, data) {
  if (namedCurve === undefined && data.byteLength !== kRawBytes[name]) throw dataError(`${name} raw keys must be exactly ${kRawBytes[name]}-bytes`);
  const handle = namedCurve === undefined ? native.keys.fromRaw(name.toLowerCase(), false, data) : readPoint(namedCurve, data);
  if (handle === undefined) throw dataError('Invalid keyData');
  return new PublicKeyObject(handle);
}

function readPoint(namedCurve, data) {
  try {
    return native.keys.fromEncodedPoint(kCurves[namedCurve], data);
  } catch {
    return undefined;
  }
}

function checkJwkOf({ name, namedCurve }, jwk, extractable, usages) {
  checkJwk(jwk, { kty: namedCurve === undefined ? 'OKP' : 'EC', use: signs(name) ? 'sig' : 'enc', usages, extractable });
  if (namedCurve === undefined) {
    if (jwk.crv !== name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
    if (signs(name)) checkJwkAlgorithm(jwk, name, 'EdDSA');
    return;
  }
  if (jwk.crv !== namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
  if (name === 'ECDSA') checkJwkAlgorithm(jwk, kSignatureNames[namedCurve]);
}

function readCurveKey(algorithm, format, data, extractable, usages) {
  const { name } = algorithm;
  const check = (isPrivate) => checkUsages(usages, isPrivate ? privateUses(name) : publicUses(name), `a ${name}`);
  switch (format) {
    case 'spki':
      check(false);
      return readKey(() => createPublicKey({ key: data, format: 'der', type: 'spki' }));
    case 'pkcs8':
      check(true);
      return readKey(() => createPrivateKey({ key: data, format: 'der', type: 'pkcs8' }));
    case 'jwk':
      checkJwkOf(algorithm, data, extractable, usages);
      check(data.d !== undefined);
      return readKey(() => (data.d === undefined ? createPublicKey : createPrivateKey)({ key: data, format: 'jwk' }));
    default:
      check(false);
      return readRaw(algorithm, data);
  }
}

function importCurveKey(algorithm, format, data, extractable, usages) {
  const { name, namedCurve } = algorithm;
  if (namedCurve !== undefined) checkCurve(namedCurve);
  const object = readCurveKey(algorithm, format, data, extractable, usages);
  const wanted = namedCurve === undefined ? name.toLowerCase() : 'ec';
  if (object.asymmetricKeyType !== wanted) throw dataError('Invalid key type');
  if (namedCurve === undefined) return makeKey(object, { name }, usages, extractable);
  if (object.asymmetricKeyDetails.namedCurve !== kCurves[namedCurve]) throw dataError('Named curve mismatch');
  return makeKey(object, { name, namedCurve }, usages, extractable);
}

function generateCurveKeys({ name, namedCurve }, extractable, usages) {
  if (namedCurve !== undefined) checkCurve(namedCurve);
  checkUsages(usages, [...privateUses(name), ...publicUses(name)], `an ${name}`);
  let pair;
  try {
    pair = namedCurve === undefined ? generateKeyPairSync(name.toLowerCase()) : generateKeyPairSync('ec', { namedCurve: kCurves[namedCurve] });
  } catch (error) {
    throw operationFailed(withoutDetails(error, 'Key generation job failed'));
  }
  const algorithm = () => (namedCurve === undefined ? { name } : { name, namedCurve });
  const publicKey = makeKey(pair.publicKey, algorithm(), usages.filter((use) => ArrayPrototypeIncludes(publicUses(name), use)), true);
  const privateKey = makeKey(pair.privateKey, algorithm(), usages.filter((use) => ArrayPrototypeIncludes(privateUses(name), use)), extractable);
  return namedCurve === undefined ? { __proto__: null, privateKey, publicKey } : { __proto__: null, publicKey, privateKey };
}

// ECDSA's signatures are two numbers side by side.
function signCurve({ name, hash }, key, data) {
  if (name !== 'ECDSA') return sign(null, data, objectOf(key));
  return sign(digestName(hash), data, { key: objectOf(key), dsaEncoding: 'ieee-p1363' });
}

function verifyCurve({ name, hash }, key, signature, data) {
  if (name !== 'ECDSA') return verify(null, data, objectOf(key), signature);
  if (signature.byteLength !== 2 * kCurveBytes[key.algorithm.namedCurve]) return false;
  return verify(digestName(hash), data, { key: objectOf(key), dsaEncoding: 'ieee-p1363' }, signature);
}

function agree({ name, public: publicKey }, key, length) {
  const invalid = (message) => failure('InvalidAccessError', message);
  if (publicKey.type !== 'public') throw invalid('algorithm.public must be a public key');
  if (publicKey.algorithm.name !== name || key.algorithm.name !== name) throw invalid('The public and private keys must be of the same type');
  if (publicKey.algorithm.namedCurve !== key.algorithm.namedCurve) throw invalid('Named curve mismatch');
  let bits;
  try {
    bits = diffieHellman({ privateKey: objectOf(key), publicKey: objectOf(publicKey) });
  } catch (error) {
    throw operationFailed(withoutDetails(error, 'Deriving bits failed'));
  }
  if (length === null) return bits;
  const bytes = MathCeil(length / 8);
  if (bytes > bits.byteLength) throw failure('OperationError', 'derived bit length is too small');
  return bits.subarray(0, bytes);
}

function rawPublic(key) {
  const handle = handleOf(objectOf(key));
  return key.algorithm.namedCurve === undefined ? native.keys.raw(handle, false) : native.keys.encodedPoint(handle, false);
}

const curveJwkName = ({ algorithm: { name } }) => (name === 'Ed25519' || name === 'Ed448' ? name : undefined);

module.exports = { agree, curveJwkName, generateCurveKeys, importCurveKey, rawPublic, signCurve, verifyCurve };
