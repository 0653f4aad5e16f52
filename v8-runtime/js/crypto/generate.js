'use strict';
// generateKeyPair, generateKey.
const { ObjectDefineProperty, SymbolFor } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } =
  require('../core/validators');
const { process } = require('../process/process');
const { randomFillSync } = require('./random');
const { parsePrivateEncoding, parsePublicEncoding } = require('./key_encoding');
const { PrivateKeyObject, PublicKeyObject, createSecretKey, writeHandle } = require('./keys');
const { tellLater } = require('./jobs');

const { generateCurve, generateDh, generateDsa, generateRsa, generateSimple } = native.keys;
const { isArrayBufferView } = native.types;
const { ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION } = codes;
const kMaxInt32 = 2 ** 31 - 1;
const kBits = 8;

function rsaJob(options) {
  validateObject(options, 'options');
  const { modulusLength, publicExponent } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (publicExponent !== undefined && publicExponent !== null) validateUint32(publicExponent, 'options.publicExponent');
  return () => generateRsa(modulusLength | 0, (publicExponent ?? 0x10001) | 0);
}

// The old name of an option, which must not contradict the new one.
function oldName(options, old, now) {
  const value = options[old];
  if (value === undefined) return options[now];
  process.emitWarning(`"options.${old}" is deprecated, use "options.${now}" instead.`, 'DeprecationWarning', 'DEP0154');
  validateString(value, `options.${old}`);
  if (options[now] && value !== options[now]) throw new ERR_INVALID_ARG_VALUE(`options.${old}`, value);
  return options[now] ?? value;
}

function pssJob(options) {
  validateObject(options, 'options');
  const { modulusLength, publicExponent, saltLength, hashAlgorithm, mgf1HashAlgorithm } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (publicExponent !== undefined && publicExponent !== null) validateUint32(publicExponent, 'options.publicExponent');
  if (saltLength !== undefined) validateInteger(saltLength, 'options.saltLength', 0, kMaxInt32);
  if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
  if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
  const digest = oldName(options, 'hash', 'hashAlgorithm');
  const maskDigest = oldName(options, 'mgf1Hash', 'mgf1HashAlgorithm');
  return () => generateRsa(modulusLength | 0, (publicExponent ?? 0x10001) | 0, true, digest, maskDigest, saltLength);
}

function dsaJob(options) {
  validateObject(options, 'options');
  const { modulusLength, divisorLength } = options;
  validateUint32(modulusLength, 'options.modulusLength');
  if (divisorLength !== undefined && divisorLength !== null) validateInteger(divisorLength, 'options.divisorLength', 0, kMaxInt32);
  return () => generateDsa(modulusLength | 0, divisorLength);
}

function curveJob(options) {
  validateObject(options, 'options');
  const { namedCurve, paramEncoding } = options;
  validateString(namedCurve, 'options.namedCurve');
  if (paramEncoding !== undefined && paramEncoding !== null && paramEncoding !== 'named' && paramEncoding !== 'explicit') {
    throw new ERR_INVALID_ARG_VALUE('options.paramEncoding', paramEncoding);
  }
  return () => generateCurve(namedCurve, paramEncoding === 'explicit');
}

const notTogether = (options, one, others) => {
  for (const other of others) {
    if (options[other] !== undefined && options[other] !== null) throw new ERR_INCOMPATIBLE_OPTION_PAIR(one, other);
  }
};

function dhJob(options) {
  validateObject(options, 'options');
  const { group, primeLength, prime, generator } = options;
  if (group !== undefined && group !== null) {
    notTogether(options, 'group', ['prime', 'primeLength', 'generator']);
    validateString(group, 'options.group');
    return () => generateDh(group);
  }
  if (prime !== undefined && prime !== null) {
    notTogether(options, 'prime', ['primeLength']);
    if (!isArrayBufferView(prime)) throw new ERR_INVALID_ARG_TYPE('options.prime', ['Buffer', 'TypedArray', 'DataView'], prime);
  } else if (primeLength !== undefined && primeLength !== null) {
    validateInteger(primeLength, 'options.primeLength', 0, kMaxInt32);
  } else {
    throw new ERR_MISSING_OPTION('At least one of the group, prime, or primeLength options');
  }
  if (generator !== undefined && generator !== null) validateInteger(generator, 'options.generator', 0, kMaxInt32);
  return () => generateDh(prime ?? primeLength, generator ?? 2);
}

const kSimple = ['ed25519', 'ed448', 'x25519', 'x448'];
const jobs = { __proto__: null, rsa: rsaJob, 'rsa-pss': pssJob, dsa: dsaJob, ec: curveJob, dh: dhJob };
for (const name of kSimple) jobs[name] = () => () => generateSimple(name);

// How the halves are given: as what `encoding` says, or as KeyObjects.
function parseEncodings(type, options) {
  const { publicKeyEncoding, privateKeyEncoding } = options;
  const parse = (encoding, name, parser) => {
    if (encoding === undefined || encoding === null) return undefined;
    if (typeof encoding !== 'object') throw new ERR_INVALID_ARG_VALUE(`options.${name}`, encoding);
    return parser(encoding, type, name);
  };
  return {
    public: parse(publicKeyEncoding, 'publicKeyEncoding', parsePublicEncoding),
    private: parse(privateKeyEncoding, 'privateKeyEncoding', parsePrivateEncoding),
  };
}

// Checks everything and gives what makes the pair: [public, private].
function pairJob(type, options) {
  validateString(type, 'type');
  const encodings = options === undefined ? {} : parseEncodings(type, options);
  if (options !== undefined) validateObject(options, 'options');
  const make = jobs[type];
  if (make === undefined) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  const generate = make(options);
  return () => {
    const handle = generate();
    return [
      encodings.public === undefined ? new PublicKeyObject(handle) : writeHandle(handle, false, encodings.public),
      encodings.private === undefined ? new PrivateKeyObject(handle) : writeHandle(handle, true, encodings.private),
    ];
  };
}

function generateKeyPairSync(type, options) {
  const [publicKey, privateKey] = pairJob(type, options)();
  return { publicKey, privateKey };
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  tellLater(callback, pairJob(type, options));
}
const promisified = {
  generateKeyPair(type, options) {
    return new Promise((resolve, reject) => {
      generateKeyPair(type, options, (error, publicKey, privateKey) => {
        if (error) reject(error);
        else resolve({ publicKey, privateKey });
      });
    });
  },
};
ObjectDefineProperty(generateKeyPair, SymbolFor('nodejs.util.promisify.custom'),
  { __proto__: null, value: promisified.generateKeyPair, configurable: true });

function keyJob(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  if (type !== 'hmac' && type !== 'aes') throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  const { length } = options;
  if (type === 'hmac') validateInteger(length, 'options.length', 8, kMaxInt32);
  else validateOneOf(length, 'options.length', [128, 192, 256]);
  return () => createSecretKey(randomFillSync(new Uint8Array(Math.floor(length / kBits))));
}

function generateKeySync(type, options) {
  return keyJob(type, options)();
}

function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  tellLater(callback, keyJob(type, options));
}

module.exports = { generateKey, generateKeyPair, generateKeyPairSync, generateKeySync };
