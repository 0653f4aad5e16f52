'use strict';
// RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP.
const { ArrayPrototypeIncludes, MathCeil } = require('../../core/primordials');
const { codes } = require('../../core/errors');
const { privateDecrypt, publicEncrypt } = require('../asymmetric');
const { constants } = require('../constants');
const { generateKeyPairSync } = require('../generate');
const { createPrivateKey, createPublicKey } = require('../keys');
const { sign, verify } = require('../sign');
const { makeKey, objectOf } = require('./crypto_key');
const { failure, operationFailed, withoutDetails } = require('./failures');
const { checkJwk, checkJwkAlgorithm, checkUsages, dataError, readKey } = require('./import_checks');
const { digestName } = require('./secrets');

const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PKCS1_OAEP_PADDING } = constants;
const kUses = { 'RSASSA-PKCS1-v1_5': [['sign'], ['verify']], 'RSA-PSS': [['sign'], ['verify']], 'RSA-OAEP': [['decrypt', 'unwrapKey'], ['encrypt', 'wrapKey']] };

// "RS256", "PS1", "RSA-OAEP-384"; OAEP's name without a number means SHA-1.
function jwkName(name, hash) {
  const number = hash.name.slice('SHA-'.length);
  if (name === 'RSA-OAEP') return number === '1' ? name : `${name}-${number}`;
  return `${name === 'RSA-PSS' ? 'PS' : 'RS'}${number}`;
}

function exponentBytes(number) {
  const hex = number.toString(16);
  return Uint8Array.from((hex.length % 2 ? `0${hex}` : hex).match(/../g), (pair) => parseInt(pair, 16));
}

function algorithmOf({ name, hash }, object) {
  const { modulusLength, publicExponent } = object.asymmetricKeyDetails;
  return { name, modulusLength, publicExponent: exponentBytes(publicExponent), hash };
}

function readRsa(algorithm, format, data, extractable, usages) {
  const { name, hash } = algorithm;
  const check = (isPrivate) => checkUsages(usages, kUses[name][isPrivate ? 0 : 1], `an ${name}`);
  if (format === 'spki') {
    check(false);
    return readKey(() => createPublicKey({ key: data, format: 'der', type: 'spki' }));
  }
  if (format === 'pkcs8') {
    check(true);
    return readKey(() => createPrivateKey({ key: data, format: 'der', type: 'pkcs8' }));
  }
  if (format !== 'jwk') throw failure('NotSupportedError', `Unable to import RSA key with format ${format}`);
  checkJwk(data, { kty: 'RSA', use: name === 'RSA-OAEP' ? 'enc' : 'sig', usages, extractable });
  checkJwkAlgorithm(data, jwkName(name, hash));
  check(data.d !== undefined);
  return readKey(() => (data.d === undefined ? createPublicKey : createPrivateKey)({ key: data, format: 'jwk' }));
}

function importRsa(algorithm, format, data, extractable, usages) {
  const object = readRsa(algorithm, format, data, extractable, usages);
  if (object.asymmetricKeyType !== 'rsa') throw dataError('Invalid key type');
  return makeKey(object, algorithmOf(algorithm, object), usages, extractable);
}

function generateRsa({ name, modulusLength, publicExponent, hash }, extractable, usages) {
  const [privateUses, publicUses] = kUses[name];
  checkUsages(usages, [...privateUses, ...publicUses], 'a RSA');
  let exponent = 0;
  for (const byte of publicExponent) exponent = exponent * 256 + byte;
  if (exponent > 0xFFFFFFFF) throw failure('OperationError', 'The publicExponent must be equivalent to an unsigned 32-bit value');
  let pair;
  try {
    pair = generateKeyPairSync('rsa', { modulusLength, publicExponent: exponent });
  } catch (error) {
    throw operationFailed(withoutDetails(error, 'Key generation job failed'));
  }
  const algorithm = { name, modulusLength, publicExponent, hash };
  return {
    __proto__: null,
    publicKey: makeKey(pair.publicKey, algorithm, usages.filter((use) => ArrayPrototypeIncludes(publicUses, use)), true),
    privateKey: makeKey(pair.privateKey, { ...algorithm }, usages.filter((use) => ArrayPrototypeIncludes(privateUses, use)), extractable),
  };
}

function signing(algorithm, key) {
  const object = objectOf(key);
  if (algorithm.name !== 'RSA-PSS') return { key: object, padding: RSA_PKCS1_PADDING };
  const { modulusLength, hash } = key.algorithm;
  const digestBytes = hash.name === 'SHA-1' ? 20 : hash.name.slice('SHA-'.length) / 8;
  const most = MathCeil((modulusLength - 1) / 8) - digestBytes - 2;
  const { saltLength } = algorithm;
  if (saltLength > most) throw operationFailed(new codes.ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${most}`, saltLength));
  return { key: object, padding: RSA_PKCS1_PSS_PADDING, saltLength };
}

function signRsa(algorithm, key, data) {
  return sign(digestName(key.algorithm.hash), data, signing(algorithm, key));
}

function verifyRsa(algorithm, key, signature, data) {
  return verify(digestName(key.algorithm.hash), data, signing(algorithm, key), signature);
}

function runRsa(encrypt, { label }, key, data) {
  try {
    return (encrypt ? publicEncrypt : privateDecrypt)(
      { key: objectOf(key), padding: RSA_PKCS1_OAEP_PADDING, oaepHash: digestName(key.algorithm.hash), oaepLabel: label }, data);
  } catch (error) {
    throw operationFailed(withoutDetails(error, 'Cipher job failed'));
  }
}

const rsaJwkName = ({ algorithm }) => jwkName(algorithm.name, algorithm.hash);

module.exports = { generateRsa, importRsa, rsaJwkName, runRsa, signRsa, verifyRsa };
