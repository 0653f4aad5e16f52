'use strict';
// createCipheriv and createDecipheriv, with the older forms that make key and initialisation vector of a password.
const {
  ObjectDefineProperty, ObjectSetPrototypeOf, ReflectApply, StringPrototypeToLowerCase, Symbol, Uint8Array,
} = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateInt32, validateObject, validateString } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { StringDecoder } = require('../string_decoder');
const { toArrayLike, toData, toSecret } = require('./data');
const { LazyTransform } = require('./lazy_transform');

const { cipherNew, cipherUpdate, cipherFinal, cipherPadding, cipherAad, cipherSetTag, cipherTag, cipherInfo, cipherNames,
  hashOnce } = native.crypto;
const kHandle = Symbol('kHandle');
const kMaxBlock = 32;
const kModes = ['stream', 'ecb', 'cbc', 'cfb', 'ofb', 'ctr', 'gcm', 'ccm', undefined, undefined, undefined, undefined, undefined,
  undefined, undefined, undefined];
const kModeXts = 0x10001;
const kModeWrap = 0x10002;
const kModeOcb = 0x10003;

function start(self, cipher, key, iv, options, encrypt) {
  const tagLength = options?.authTagLength;
  if (tagLength != null && !(tagLength >>> 0 === tagLength && tagLength <= 0x7FFFFFFF)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.authTagLength', tagLength);
  }
  const handle = cipherNew(cipher, encrypt, key, iv, tagLength ?? undefined);
  self[kHandle] = handle;
  self._decoder = null;
  ReflectApply(LazyTransform, self, [options]);
}

function startWithIv(self, cipher, key, options, iv, encrypt) {
  validateString(cipher, 'cipher');
  const encoding = options?.encoding;
  const secret = toSecret(key, 'key', encoding);
  const vector = iv === null ? undefined : toArrayLike(iv, 'iv');
  start(self, cipher, secret, vector, options, encrypt);
}

// EVP_BytesToKey with MD5 and no salt, as OpenSSL's command line once had it.
function startWithPassword(self, cipher, password, options, encrypt) {
  validateString(cipher, 'cipher');
  const secret = toArrayLike(password, 'password');
  const info = cipherInfo(cipher);
  if (info === undefined) {
    start(self, cipher, secret, undefined, options, encrypt);
    return;
  }
  const { 4: ivLength, 5: keyLength } = info;
  let last = Buffer.alloc(0);
  let made = last;
  const passwordBytes = typeof secret === 'string' ? Buffer.from(secret) : new Uint8Array(secret.buffer ?? secret, secret.byteOffset ?? 0, secret.byteLength);
  while (made.length < keyLength + ivLength) {
    last = hashOnce('md5', Buffer.concat([last, passwordBytes]));
    made = Buffer.concat([made, last]);
  }
  start(self, cipher, made.subarray(0, keyLength), made.subarray(keyLength, keyLength + ivLength), options, encrypt);
}

function decoderOf(self, encoding) {
  self._decoder ||= new StringDecoder(encoding);
  const before = self._decoder.encoding;
  if (new StringDecoder(encoding).encoding !== before) {
    throw new codes.ERR_INTERNAL_ASSERTION('Cannot change encoding');
  }
  return self._decoder;
}

// One update as a Buffer.
function transformed(self, data, encoding) {
  let bytes = toData(data, encoding);
  if (typeof bytes === 'string') bytes = Buffer.from(bytes);
  const target = Buffer.allocUnsafeSlow(bytes.byteLength + kMaxBlock);
  const written = cipherUpdate(self[kHandle], bytes, target);
  return target.subarray(0, written);
}

const toBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

// The methods that both directions have.
function addMethods(prototype) {
  prototype._transform = function _transform(chunk, encoding, callback) {
    this.push(transformed(this, chunk, encoding));
    callback();
  };
  prototype._flush = function _flush(callback) {
    let out;
    try {
      out = toBuffer(cipherFinal(this[kHandle]));
    } catch (error) {
      callback(error);
      return;
    }
    this.push(out);
    callback();
  };
  prototype.update = function update(data, inputEncoding, outputEncoding) {
    const out = transformed(this, data, inputEncoding);
    if (outputEncoding && outputEncoding !== 'buffer') return decoderOf(this, outputEncoding).write(out);
    return out;
  };
  prototype.final = function final(outputEncoding) {
    const out = toBuffer(cipherFinal(this[kHandle]));
    if (outputEncoding && outputEncoding !== 'buffer') return decoderOf(this, outputEncoding).end(out);
    return out;
  };
  prototype.setAutoPadding = function setAutoPadding(on) {
    if (!cipherPadding(this[kHandle], on === undefined ? true : !!on)) throw new codes.ERR_CRYPTO_INVALID_STATE('setAutoPadding');
    return this;
  };
}

function getAuthTag() {
  const tag = cipherTag(this[kHandle]);
  if (tag === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE('getAuthTag');
  return toBuffer(tag);
}

function setAuthTag(tagbuf, encoding) {
  const tag = toArrayLike(tagbuf, 'buffer', encoding);
  if (!cipherSetTag(this[kHandle], tag)) throw new codes.ERR_CRYPTO_INVALID_STATE('setAuthTag');
  return this;
}

function setAAD(aadbuf, options) {
  const data = toArrayLike(aadbuf, 'aadbuf', options?.encoding);
  const length = options?.plaintextLength;
  if (length != null && !(length >>> 0 === length && length <= 0x7FFFFFFF)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.plaintextLength', length);
  }
  if (!cipherAad(this[kHandle], data, length ?? undefined)) throw new codes.ERR_CRYPTO_INVALID_STATE('setAAD');
  return this;
}

function makeClass(Class, encrypt) {
  ObjectSetPrototypeOf(Class.prototype, LazyTransform.prototype);
  ObjectSetPrototypeOf(Class, LazyTransform);
  addMethods(Class.prototype);
  if (encrypt) Class.prototype.getAuthTag = getAuthTag;
  else Class.prototype.setAuthTag = setAuthTag;
  Class.prototype.setAAD = setAAD;
}

function Cipheriv(cipher, key, iv, options) {
  if (!new.target) return new Cipheriv(cipher, key, iv, options);
  startWithIv(this, cipher, key, options, iv, true);
}
function Decipheriv(cipher, key, iv, options) {
  if (!new.target) return new Decipheriv(cipher, key, iv, options);
  startWithIv(this, cipher, key, options, iv, false);
}
function Cipher(cipher, password, options) {
  if (!new.target) return new Cipher(cipher, password, options);
  startWithPassword(this, cipher, password, options, true);
}
function Decipher(cipher, password, options) {
  if (!new.target) return new Decipher(cipher, password, options);
  startWithPassword(this, cipher, password, options, false);
}
makeClass(Cipheriv, true);
makeClass(Decipheriv, false);
makeClass(Cipher, true);
makeClass(Decipher, false);

function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

function modeName(mode) {
  if (mode === kModeXts) return 'xts';
  if (mode === kModeWrap) return 'wrap';
  if (mode === kModeOcb) return 'ocb';
  return kModes[mode];
}

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  const info = cipherInfo(nameOrNid, keyLength, ivLength);
  if (info === undefined) return undefined;
  const { 0: mode, 1: name, 2: nid, 3: blockSize, 4: iv, 5: key } = info;
  const shown = {};
  const named = modeName(mode);
  if (named !== undefined) shown.mode = named;
  shown.name = StringPrototypeToLowerCase(name);
  shown.nid = nid;
  if (named !== 'stream') shown.blockSize = blockSize;
  if (iv !== 0) shown.ivLength = iv;
  shown.keyLength = key;
  return shown;
}

let names;
function getCiphers() {
  names ??= cipherNames();
  return [...names];
}

// Wrapped as Node's deprecated functions are; the warning itself goes to nobody but the log.
function deprecated(Class, name, code) {
  let warned = false;
  const make = function deprecated(...args) {
    if (!warned) {
      warned = true;
      require('../process/process').emitWarning(`crypto.${name} is deprecated.`, 'DeprecationWarning', code);
    }
    return new Class(...args);
  };
  ObjectDefineProperty(make, 'length', { __proto__: null, value: 0, configurable: true });
  return make;
}

module.exports = {
  Cipher, Cipheriv, Decipher, Decipheriv, createCipheriv, createDecipheriv, getCipherInfo, getCiphers,
  createCipher: deprecated(Cipher, 'createCipher', 'DEP0106'), createDecipher: deprecated(Decipher, 'createDecipher', 'DEP0106'),
};
