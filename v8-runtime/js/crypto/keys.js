'use strict';
// KeyObject and the functions that make one; keys as other functions are given them.
require('./key_errors');
const { BigInt, ObjectDefineProperty, Symbol, SymbolToStringTag, Uint8Array } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateObject, validateOneOf } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { HostObject, hideBase, keys } = require('../web/host_objects');
const data = require('./data');
const { isStringOrBuffer, parseEncoding, parsePrivateEncoding, parsePublicEncoding, toBytes } = require('./key_encoding');
const { handleFromJwk, handleToJwk } = require('./jwk');

const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const { details, equal, isHandle, read, type: typeOf, write } = native.keys;
const { ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  ERR_INVALID_THIS } = codes;
// Node shows the type by a symbol of this name, and by the others what was asked for before.
const kKeyType = Symbol('kKeyType');
const kAsymmetricKeyType = Symbol('kAsymmetricKeyType');
const kAsymmetricKeyDetails = Symbol('kAsymmetricKeyDetails');

// Set by WebCrypto: whether a value is a CryptoKey, and its KeyObject.
const late = { isCryptoKey: () => false, keyObjectOf: undefined };

// The bytes of a secret key, out of a handler's reach.
let makeSecret;
let secretIn;
class SecretHandle {
  #bytes;
  static {
    makeSecret = (bytes) => {
      const handle = new SecretHandle();
      handle.#bytes = new Uint8Array(isArrayBufferView(bytes) ?
        new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new Uint8Array(bytes));
      return handle;
    };
    secretIn = (handle) => (typeof handle === 'object' && handle !== null && #bytes in handle ? handle.#bytes : undefined);
  }
}

let isKeyObject;
let handleOf;
// Node's has no name.
const [NativeKeyObject] = [class extends HostObject {}];
hideBase(NativeKeyObject);
// Where Node keeps the key. It is shown, and is nothing here.
const kShownHandle = Symbol('kHandle');

// For structuredClone and postMessage.
function copyKey(key) {
  const handle = handleOf(key);
  const Class = key.type === 'secret' ? SecretKeyObject : key.type === 'public' ? PublicKeyObject : PrivateKeyObject;
  return () => new Class(handle);
}

class KeyObject extends NativeKeyObject {
  #type;
  #handle;

  constructor(type, handle) {
    super();
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new ERR_INVALID_ARG_VALUE('type', type);
    if (type === 'secret' ? secretIn(handle) === undefined : !isHandle(handle)) {
      throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    ObjectDefineProperty(this, kKeyType, { __proto__: null, value: type, enumerable: true });
    ObjectDefineProperty(this, kShownHandle, { __proto__: null, value: {} });
    this.#type = type;
    this.#handle = handle;
  }

  get type() {
    return #type in this ? this.#type : undefined;
  }

  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    if (otherKeyObject.#type !== this.#type) return false;
    if (this.#type === 'secret') return native.crypto.sameBytes(secretIn(this.#handle), secretIn(otherKeyObject.#handle)) === true;
    return equal(this.#handle, otherKeyObject.#handle);
  }

  static from(key) {
    if (!late.isCryptoKey(key)) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return late.keyObjectOf(key);
  }

  static {
    isKeyObject = (value) => typeof value === 'object' && value !== null && #handle in value;
    handleOf = (key) => {
      if (!isKeyObject(key)) throw new ERR_INVALID_THIS('KeyObject');
      return key.#handle;
    };
  }
}
keys.is = isKeyObject;
keys.copy = copyKey;
ObjectDefineProperty(KeyObject.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: 'KeyObject' });

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  get symmetricKeySize() {
    return secretIn(handleOf(this)).byteLength;
  }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: native.base64Encode(secretIn(handleOf(this)), true) };
    }
    return Buffer.from(secretIn(handleOf(this)));
  }
}

const kDetailed = ['rsa', 'rsa-pss', 'dsa', 'ec'];
function detailsOf(handle) {
  const found = { ...details(handle) };
  if (found.publicExponent !== undefined) found.publicExponent = BigInt(`0x${native.hexEncode(found.publicExponent)}`);
  return found;
}

class AsymmetricKeyObject extends KeyObject {
  // eslint-disable-next-line no-useless-constructor
  constructor(type, handle) {
    super(type, handle);
  }

  get asymmetricKeyType() {
    return this[kAsymmetricKeyType] ||= typeOf(handleOf(this));
  }

  get asymmetricKeyDetails() {
    if (!kDetailed.includes(this.asymmetricKeyType)) return {};
    return this[kAsymmetricKeyDetails] ||= detailsOf(handleOf(this));
  }
}

// A key as `format` says: text, a Buffer or an object.
function writeHandle(handle, asPrivate, { format, type, cipher, passphrase }) {
  if (format === 'jwk') return handleToJwk(handle, asPrivate);
  const bytes = write(handle, asPrivate, format, type, cipher ?? undefined, passphrase);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return format === 'pem' ? buffer.latin1Slice() : buffer;
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }

  export(options) {
    if (options && options.format === 'jwk') return handleToJwk(handleOf(this), false);
    return writeHandle(handleOf(this), false, parsePublicEncoding(options, this.asymmetricKeyType));
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }

  export(options) {
    if (options && options.format === 'jwk') {
      if (options.passphrase !== undefined) throw new ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS('jwk', 'does not support encryption');
      return handleToJwk(handleOf(this), true);
    }
    return writeHandle(handleOf(this), true, parsePrivateEncoding(options, this.asymmetricKeyType));
  }
}

// What a key is wanted for: which kinds of it will do.
const kConsumePublic = 0;
const kConsumePrivate = 1;
const kCreatePublic = 2;
const kCreatePrivate = 3;

const kBufferTypes = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
const keyTypes = (purpose) => ['string', ...kBufferTypes, ...(purpose === kCreatePrivate ? [] : ['KeyObject', 'CryptoKey'])];
const wantsPrivate = (purpose) => purpose === kConsumePrivate || purpose === kCreatePrivate;

function handleFor(key, purpose) {
  if (purpose === kCreatePrivate) throw new ERR_INVALID_ARG_TYPE('key', ['string', ...kBufferTypes], key);
  if (key.type !== 'private') {
    if (purpose !== kConsumePublic) throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private');
    if (key.type !== 'public') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'private or public');
  }
  return handleOf(key);
}

// Where a key comes from: {handle}, or {bytes, format, type, passphrase}, which handleFrom reads.
function prepareKey(key, purpose) {
  if (isKeyObject(key)) return { handle: handleFor(key, purpose) };
  if (late.isCryptoKey(key)) return { handle: handleFor(late.keyObjectOf(key), purpose) };
  if (isStringOrBuffer(key)) return { purpose, format: 'pem', bytes: toBytes(key, 'key') };
  if (typeof key !== 'object') throw new ERR_INVALID_ARG_TYPE('key', keyTypes(purpose), key);
  const { key: inner, encoding, format } = key;
  if (isKeyObject(inner)) return { handle: handleFor(inner, purpose) };
  if (late.isCryptoKey(inner)) return { handle: handleFor(late.keyObjectOf(inner), purpose) };
  if (format === 'jwk') {
    validateObject(inner, 'key.key');
    return { handle: handleFromJwk(inner, !wantsPrivate(purpose)) };
  }
  if (!isStringOrBuffer(inner)) throw new ERR_INVALID_ARG_TYPE('key.key', keyTypes(purpose), inner);
  const parsed = parseEncoding(key, undefined, wantsPrivate(purpose) ? false : undefined);
  return { purpose, bytes: toBytes(inner, 'key', encoding), ...parsed };
}

function handleFrom(prepared) {
  if (prepared.handle !== undefined) return prepared.handle;
  return read(wantsPrivate(prepared.purpose), prepared.bytes, prepared.format, prepared.type, prepared.passphrase);
}

// The same whatever it is wanted for: what a public key cannot do fails when it is done.
function anyHandleFrom(prepared) {
  return handleFrom({ ...prepared, purpose: kConsumePublic });
}

const preparePrivateKey = (key) => prepareKey(key, kConsumePrivate);
const preparePublicOrPrivateKey = (key) => prepareKey(key, kConsumePublic);

function createSecretKey(key, encoding) {
  if (typeof key !== 'string' && !isAnyArrayBuffer(key) && !isArrayBufferView(key)) {
    throw new ERR_INVALID_ARG_TYPE('key', kBufferTypes, key);
  }
  return new SecretKeyObject(makeSecret(toBytes(key, 'key', encoding)));
}

function createPublicKey(key) {
  return new PublicKeyObject(handleFrom(prepareKey(key, kCreatePublic)));
}

function createPrivateKey(key) {
  return new PrivateKeyObject(handleFrom(prepareKey(key, kCreatePrivate)));
}

// The bytes of a secret KeyObject or CryptoKey: to be read only. Undefined for what is neither.
function secretOf(key) {
  const object = late.isCryptoKey(key) ? late.keyObjectOf(key) : key;
  if (!isKeyObject(object)) return undefined;
  if (object.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(object.type, 'secret');
  return secretIn(handleOf(object));
}

data.late.isKey = (value) => isKeyObject(value) || late.isCryptoKey(value);
data.late.secretOf = secretOf;

module.exports = {
  KeyObject, PrivateKeyObject, PublicKeyObject, SecretKeyObject, anyHandleFrom, createPrivateKey, createPublicKey, createSecretKey, handleFrom,
  handleOf, isKeyObject, late, preparePrivateKey, preparePublicOrPrivateKey, secretOf, writeHandle,
};
