'use strict';
// `require('crypto')`. What most handlers use is evaluated in the zygote; the rest when one of its names is first read.
const { ObjectDefineProperties, ObjectDefineProperty } = require('../core/primordials');
const { codes } = require('../core/errors');
const { validateString } = require('../core/validators');
const { constants } = require('./constants');
const hashes = require('./hash');
const keys = require('./keys');
const random = require('./random');
const { webcrypto } = require('./web/crypto');
const signatures = require('./sign');

function secureHeapUsed() {
  return { total: 0, used: 0, utilization: 0, min: 0 };
}

function getFips() {
  return 0;
}

function setFips(value) {
  if (value) throw new codes.ERR_CRYPTO_FIPS_UNAVAILABLE();
}

function setEngine(id, flags) {
  validateString(id, 'id');
  throw new codes.ERR_CRYPTO_ENGINE_UNKNOWN(id);
}

const values = { __proto__: null, ...hashes, ...keys, ...random, ...signatures, secureHeapUsed, getFips, setFips, setEngine };

// File -> names that it exports.
const lazy = [
  [() => require('./x509'), ['Certificate', 'X509Certificate']],
  [() => require('./dh'), ['DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'createDiffieHellman', 'createDiffieHellmanGroup', 'createECDH',
    'diffieHellman', 'getCurves', 'getDiffieHellman']],
  [() => require('./generate'), ['generateKey', 'generateKeyPair', 'generateKeyPairSync', 'generateKeySync']],
  [() => require('./primes'), ['checkPrime', 'checkPrimeSync', 'generatePrime', 'generatePrimeSync']],
  [() => require('./asymmetric'), ['privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt']],
  [() => require('./ciphers'), ['createCipheriv', 'createDecipheriv', 'getCiphers', 'getCipherInfo', 'Cipher', 'Cipheriv', 'Decipher', 'Decipheriv']],
  [() => require('./kdf'), ['hkdf', 'hkdfSync', 'pbkdf2', 'pbkdf2Sync', 'scrypt', 'scryptSync']],
];
const loaders = { __proto__: null };
for (const [load, names] of lazy) {
  for (const name of names) loaders[name] = load;
}

// Node's order, which Object.keys shows.
const order = ['checkPrime', 'checkPrimeSync', 'createCipheriv', 'createDecipheriv', 'createDiffieHellman', 'createDiffieHellmanGroup',
  'createECDH', 'createHash', 'createHmac', 'createPrivateKey', 'createPublicKey', 'createSecretKey', 'createSign', 'createVerify',
  'diffieHellman', 'generatePrime', 'generatePrimeSync', 'getCiphers', 'getCipherInfo', 'getCurves', 'getDiffieHellman', 'getHashes',
  'hkdf', 'hkdfSync', 'pbkdf2', 'pbkdf2Sync', 'generateKeyPair', 'generateKeyPairSync', 'generateKey', 'generateKeySync',
  'privateDecrypt', 'privateEncrypt', 'publicDecrypt', 'publicEncrypt', 'randomBytes', 'randomFill', 'randomFillSync', 'randomInt',
  'randomUUID', 'scrypt', 'scryptSync', 'sign', 'setEngine', 'timingSafeEqual', 'getFips', 'setFips', 'verify', 'hash', 'Certificate',
  'Cipher', 'Cipheriv', 'Decipher', 'Decipheriv', 'DiffieHellman', 'DiffieHellmanGroup', 'ECDH', 'Hash', 'Hmac', 'KeyObject', 'Sign',
  'Verify', 'X509Certificate', 'secureHeapUsed'];

const crypto = {};

function defineLazily(name, load) {
  const become = (value) => ObjectDefineProperty(crypto, name,
    { __proto__: null, value, configurable: true, enumerable: true, writable: true });
  ObjectDefineProperty(crypto, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = load()[name];
      become(value);
      return value;
    },
    set: become,
  });
}

for (const name of order) {
  if (name in values) crypto[name] = values[name];
  else if (name in loaders) defineLazily(name, loaders[name]);
}

const hidden = (value, writable = true) => ({ __proto__: null, configurable: writable, enumerable: false, writable, value });
const aged = (name) => ({ __proto__: null, configurable: false, enumerable: false, get: () => require('./ciphers')[name] });
const webView = (get) => ({ __proto__: null, configurable: false, enumerable: true, get });
function getRandomValues(array) {
  return webcrypto.getRandomValues(array);
}
ObjectDefineProperties(crypto, {
  createCipher: aged('createCipher'),
  createDecipher: aged('createDecipher'),
  constants: { __proto__: null, configurable: false, enumerable: true, writable: false, value: constants },
  webcrypto: webView(() => webcrypto),
  subtle: webView(() => webcrypto.subtle),
  getRandomValues: webView(() => getRandomValues),
  fips: { __proto__: null, configurable: false, enumerable: false, get: getFips, set: setFips },
  prng: hidden(random.randomBytes),
  pseudoRandomBytes: hidden(random.randomBytes),
  rng: hidden(random.randomBytes),
});

module.exports = crypto;
