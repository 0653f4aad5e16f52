'use strict';
// SubtleCrypto: arguments checked, algorithms chosen, results told in a later turn of the event loop.
const {
  ArrayPrototypeIncludes, JSONParse, JSONStringify, MathCeil, ObjectDefineProperties, Promise, SymbolToStringTag, Uint8Array,
} = require('../../core/primordials');
const { native } = require('../../core/native');
const { codes } = require('../../core/errors');
const { later } = require('../jobs');
const { argumentOf, normalizeAlgorithm, requireArguments } = require('./conversions');
const { isCryptoKey, objectOf } = require('./crypto_key');
const curves = require('./curves');
const { failure } = require('./failures');
const rsa = require('./rsa');
const secrets = require('./secrets');

const { utf8Decode, utf8Encode } = native;
const kMaking = { __proto__: null };
let isSubtle;

// What an algorithm's name stands for in each operation.
const kinds = { __proto__: null };
for (const name of ['AES-CBC', 'AES-CTR', 'AES-GCM', 'AES-KW']) {
  kinds[name] = { import: secrets.importAes, generate: secrets.generateAes, run: secrets.runAes, secret: true };
}
kinds.HMAC = { import: secrets.importHmac, generate: secrets.generateHmac, sign: secrets.signHmac, verify: secrets.verifyHmac, secret: true };
for (const name of ['PBKDF2', 'HKDF']) kinds[name] = { import: secrets.importMaterial, derive: secrets.deriveMaterial };
for (const name of ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'RSA-OAEP']) {
  kinds[name] = { import: rsa.importRsa, generate: rsa.generateRsa, run: rsa.runRsa, sign: rsa.signRsa, verify: rsa.verifyRsa, jwkName: rsa.rsaJwkName };
}
for (const name of ['ECDSA', 'ECDH', 'Ed25519', 'Ed448', 'X25519', 'X448']) {
  kinds[name] = { import: curves.importCurveKey, generate: curves.generateCurveKeys, sign: curves.signCurve, verify: curves.verifyCurve,
    derive: curves.agree, jwkName: curves.curveJwkName, raw: curves.rawPublic };
}

// Done now, told in a later turn, as if a thread had worked on it.
function job(work) {
  return new Promise((resolve, reject) => {
    let value;
    try {
      value = work();
    } catch (error) {
      later(() => reject(error));
      return;
    }
    later(() => resolve(value));
  });
}

// Bytes as an ArrayBuffer of their own.
function toArrayBuffer(bytes) {
  const whole = bytes.byteLength === bytes.buffer.byteLength;
  return whole ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

const invalidAccess = (message) => failure('InvalidAccessError', message);

function checkSubtle(value) {
  if (!isSubtle(value)) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
}

function encryptOrDecrypt(encrypt, algorithm, key, data, usage) {
  if (algorithm.name !== key.algorithm.name || !ArrayPrototypeIncludes(key.usages, usage)) {
    throw invalidAccess('The requested operation is not valid for the provided key');
  }
  if (!kinds[algorithm.name].secret && key.type !== (encrypt ? 'public' : 'private')) {
    throw invalidAccess('The requested operation is not valid for the provided key');
  }
  return job(() => toArrayBuffer(kinds[algorithm.name].run(encrypt, algorithm, key, data)));
}

function checkSigner(algorithm, key, usage) {
  if (algorithm.name !== key.algorithm.name || !ArrayPrototypeIncludes(key.usages, usage)) {
    throw invalidAccess(`Unable to use this key to ${usage}`);
  }
}

function importNow(format, data, algorithm, extractable, usages) {
  const key = kinds[algorithm.name].import(algorithm, format, data, extractable, usages);
  if (key.type !== 'public' && usages.length === 0) {
    throw failure('SyntaxError', `Usages cannot be empty when importing a ${key.type} key.`);
  }
  return key;
}

// The bytes, or with "jwk" the object; undefined: this kind of key has no such form.
function exported(format, key) {
  const kind = kinds[key.algorithm.name];
  const object = objectOf(key);
  if (format === 'jwk') {
    const jwk = { key_ops: key.usages, ext: key.extractable, ...(kind.secret ? secrets.exportSecret(key, true) : object.export({ format: 'jwk' })) };
    const name = kind.jwkName?.(key);
    if (name !== undefined) jwk.alg = name;
    return jwk;
  }
  if (kind.secret) return format === 'raw' ? secrets.exportSecret(key, false) : undefined;
  if (format === 'raw') return key.type === 'public' ? kind.raw?.(key) : undefined;
  if (key.type !== (format === 'spki' ? 'public' : 'private')) return undefined;
  return object.export({ type: format, format: 'der' });
}

function exportNow(format, key) {
  normalizeAlgorithm(key.algorithm, 'exportKey');
  if (!key.extractable) throw failure('InvalidAccessException', 'key is not extractable');
  const result = exported(format, key);
  if (result === undefined) {
    throw invalidAccess(`Unable to export a ${format === 'pkcs8' ? 'pkcs8' : 'raw'} ${key.algorithm.name} ${key.type} key`);
  }
  return format === 'jwk' ? result : toArrayBuffer(result);
}

function deriveNow(algorithm, key, length, usage) {
  if (!ArrayPrototypeIncludes(key.usages, usage)) throw invalidAccess(`baseKey does not have ${usage} usage`);
  const agreement = algorithm.public !== undefined;
  if (!agreement && key.algorithm.name !== algorithm.name) throw invalidAccess('Key algorithm mismatch');
  return kinds[algorithm.name].derive(algorithm, key, length);
}

// An algorithm that wraps by a way of its own, or one that encrypts.
function wrappingAlgorithm(algorithm, wrapping, encrypting) {
  try {
    return normalizeAlgorithm(algorithm, wrapping);
  } catch {
    return normalizeAlgorithm(algorithm, encrypting);
  }
}

function keyText(jwk, name) {
  const text = JSONStringify(jwk);
  // AES-KW takes whole blocks of eight bytes only.
  return utf8Encode(name === 'AES-KW' ? text.padEnd(MathCeil(text.length / 8) * 8) : text);
}

function keyFromText(bytes) {
  try {
    return JSONParse(utf8Decode(bytes, 0, bytes.byteLength, false, false));
  } catch {
    throw failure('DataError', 'Invalid wrapped JWK key');
  }
}

class SubtleCrypto {
  #made;
  constructor(making) {
    if (making !== kMaking) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#made = true;
  }

  static {
    isSubtle = (value) => typeof value === 'object' && value !== null && #made in value;
  }

  async encrypt(algorithm, key, data) {
    checkSubtle(this);
    requireArguments(arguments.length, 3, 'encrypt');
    const cryptoKey = argumentOf('encrypt', 1).key(key);
    const bytes = argumentOf('encrypt', 2).bytes(data);
    return encryptOrDecrypt(true, normalizeAlgorithm(algorithm, 'encrypt'), cryptoKey, bytes, 'encrypt');
  }

  async decrypt(algorithm, key, data) {
    checkSubtle(this);
    requireArguments(arguments.length, 3, 'decrypt');
    const cryptoKey = argumentOf('decrypt', 1).key(key);
    const bytes = argumentOf('decrypt', 2).bytes(data);
    return encryptOrDecrypt(false, normalizeAlgorithm(algorithm, 'decrypt'), cryptoKey, bytes, 'decrypt');
  }

  async sign(algorithm, key, data) {
    checkSubtle(this);
    requireArguments(arguments.length, 3, 'sign');
    const cryptoKey = argumentOf('sign', 1).key(key);
    const bytes = argumentOf('sign', 2).bytes(data);
    const normalized = normalizeAlgorithm(algorithm, 'sign');
    checkSigner(normalized, cryptoKey, 'sign');
    return job(() => toArrayBuffer(new Uint8Array(kinds[normalized.name].sign(normalized, cryptoKey, bytes))));
  }

  async verify(algorithm, key, signature, data) {
    checkSubtle(this);
    requireArguments(arguments.length, 4, 'verify');
    const cryptoKey = argumentOf('verify', 1).key(key);
    const given = argumentOf('verify', 2).bytes(signature);
    const bytes = argumentOf('verify', 3).bytes(data);
    const normalized = normalizeAlgorithm(algorithm, 'verify');
    checkSigner(normalized, cryptoKey, 'verify');
    return job(() => kinds[normalized.name].verify(normalized, cryptoKey, given, bytes));
  }

  async digest(algorithm, data) {
    checkSubtle(this);
    requireArguments(arguments.length, 2, 'digest');
    const bytes = argumentOf('digest', 1).bytes(data);
    const hash = normalizeAlgorithm(algorithm, 'digest');
    return job(() => toArrayBuffer(native.crypto.hashOnce(secrets.digestName(hash), bytes)));
  }

  async generateKey(algorithm, extractable, keyUsages) {
    checkSubtle(this);
    requireArguments(arguments.length, 3, 'generateKey');
    const normalized = normalizeAlgorithm(algorithm, 'generateKey');
    const usages = argumentOf('generateKey', 2).usages(keyUsages);
    const made = await job(() => kinds[normalized.name].generate(normalized, !!extractable, usages));
    const holder = isCryptoKey(made) ? made : made.privateKey;
    if (holder.usages.length === 0) throw failure('SyntaxError', 'Usages cannot be empty when creating a key.');
    return made;
  }

  async deriveKey(algorithm, baseKey, derivedKeyAlgorithm, extractable, keyUsages) {
    checkSubtle(this);
    requireArguments(arguments.length, 5, 'deriveKey');
    const key = argumentOf('deriveKey', 1).key(baseKey);
    const usages = argumentOf('deriveKey', 4).usages(keyUsages);
    const normalized = normalizeAlgorithm(algorithm, 'deriveBits');
    const wanted = normalizeAlgorithm(derivedKeyAlgorithm, 'importKey');
    const length = () => secrets.derivedLength(normalizeAlgorithm(derivedKeyAlgorithm, 'get key length'));
    const bits = await job(() => deriveNow(normalized, key, length(), 'deriveKey'));
    return importNow('raw', new Uint8Array(bits), wanted, !!extractable, usages);
  }

  async deriveBits(algorithm, baseKey, length = null) {
    checkSubtle(this);
    requireArguments(arguments.length, 2, 'deriveBits');
    const key = argumentOf('deriveBits', 1).key(baseKey);
    const bits = length === null ? null : length >>> 0;
    const normalized = normalizeAlgorithm(algorithm, 'deriveBits');
    return job(() => toArrayBuffer(new Uint8Array(deriveNow(normalized, key, bits, 'deriveBits'))));
  }

  async importKey(format, keyData, algorithm, extractable, keyUsages) {
    checkSubtle(this);
    requireArguments(arguments.length, 4, 'importKey');
    const form = argumentOf('importKey', 0).format(format);
    const data = form === 'jwk' ? argumentOf('importKey', 1).dictionary(keyData) : argumentOf('importKey', 1).bytes(keyData);
    const usages = argumentOf('importKey', 4).usages(keyUsages);
    return importNow(form, data, normalizeAlgorithm(algorithm, 'importKey'), !!extractable, usages);
  }

  async exportKey(format, key) {
    checkSubtle(this);
    requireArguments(arguments.length, 2, 'exportKey');
    const form = argumentOf('exportKey', 0).format(format);
    return exportNow(form, argumentOf('exportKey', 1).key(key));
  }

  async wrapKey(format, key, wrappingKey, algorithm) {
    checkSubtle(this);
    requireArguments(arguments.length, 4, 'wrapKey');
    const form = argumentOf('wrapKey', 0).format(format);
    const inner = argumentOf('wrapKey', 1).key(key);
    const outer = argumentOf('wrapKey', 2).key(wrappingKey);
    const normalized = wrappingAlgorithm(algorithm, 'wrapKey', 'encrypt');
    const data = exportNow(form, inner);
    const bytes = form === 'jwk' ? keyText(data, normalized.name) : new Uint8Array(data);
    return encryptOrDecrypt(true, normalized, outer, bytes, 'wrapKey');
  }

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages) {
    checkSubtle(this);
    requireArguments(arguments.length, 7, 'unwrapKey');
    const form = argumentOf('unwrapKey', 0).format(format);
    const wrapped = argumentOf('unwrapKey', 1).bytes(wrappedKey);
    const outer = argumentOf('unwrapKey', 2).key(unwrappingKey);
    const usages = argumentOf('unwrapKey', 6).usages(keyUsages);
    const normalized = wrappingAlgorithm(unwrapAlgorithm, 'unwrapKey', 'decrypt');
    const wanted = normalizeAlgorithm(unwrappedKeyAlgorithm, 'importKey');
    const bytes = new Uint8Array(await encryptOrDecrypt(false, normalized, outer, wrapped, 'unwrapKey'));
    return importNow(form, form === 'jwk' ? keyFromText(bytes) : bytes, wanted, !!extractable, usages);
  }
}

const listed = { __proto__: null, enumerable: true };
ObjectDefineProperties(SubtleCrypto.prototype, {
  encrypt: listed, decrypt: listed, sign: listed, verify: listed, digest: listed, generateKey: listed, deriveKey: listed, deriveBits: listed,
  importKey: listed, exportKey: listed, wrapKey: listed, unwrapKey: listed,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'SubtleCrypto' },
});

module.exports = { SubtleCrypto, subtle: new SubtleCrypto(kMaking) };
