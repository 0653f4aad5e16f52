'use strict';
// createDiffieHellman, the fixed groups, ECDH, diffieHellman.
const { ObjectDefineProperty, Symbol } = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateInteger, validateObject, validateString } = require('../core/validators');
const { Buffer } = require('../buffer/buffer');
const { nativeError } = require('./data');
const { toBytes } = require('./key_encoding');
const { handleFrom, isKeyObject, preparePrivateKey, preparePublicOrPrivateKey } = require('./keys');

const { isAnyArrayBuffer, isArrayBufferView } = native.types;
const { convertPoint, curveNames, derive, dhCheck, dhGenerate, dhGroup, dhNew, dhNumber, dhSecret, dhSetKey, pairGenerate, pairNew,
  pairPrivate, pairPublic, pairSecret, pairSetPrivate, pairSetPublic } = native.keys;
const { ERR_CRYPTO_ECDH_INVALID_FORMAT, ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY, ERR_CRYPTO_INCOMPATIBLE_KEY, ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE } = codes;
const kHandle = Symbol('kHandle');
const kStandardGenerator = 2;

function encoded(bytes, encoding) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function hold(object, handle) {
  ObjectDefineProperty(object, kHandle, { __proto__: null, value: handle, configurable: true, writable: true, enumerable: false });
}

const isData = (value) => typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value);

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!new.target) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && !isData(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInteger(sizeOrKey, 'sizeOrKey', -(2 ** 31), 2 ** 31 - 1);
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = false;
  }
  const prime = typeof sizeOrKey === 'number' ? sizeOrKey : toBytes(sizeOrKey, 'sizeOrKey', keyEncoding || undefined);
  let base = generator;
  if (!generator) {
    base = kStandardGenerator;
  } else if (typeof generator === 'number') {
    validateInteger(generator, 'generator', -(2 ** 31), 2 ** 31 - 1);
  } else if (isData(generator)) {
    base = toBytes(generator, 'generator', genEncoding || undefined);
  } else {
    throw new ERR_INVALID_ARG_TYPE('generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  }
  hold(this, dhNew(prime, base));
  ObjectDefineProperty(this, 'verifyError', { __proto__: null, enumerable: true, value: dhCheck(this[kHandle]), writable: false });
}

function DiffieHellmanGroup(name) {
  if (!new.target) return new DiffieHellmanGroup(name);
  if (typeof name !== 'string') throw nativeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'Group name must be a string');
  hold(this, dhGroup(name));
  // What a check of the prime, which takes a tenth of a second, says of every one of them.
  ObjectDefineProperty(this, 'verifyError', { __proto__: null, enumerable: true, value: 0, writable: false });
}

function ownKey(agreement, which) {
  const key = dhNumber(agreement[kHandle], which);
  if (key !== undefined) return key;
  throw nativeError(Error, 'ERR_CRYPTO_INVALID_STATE', `No ${which} key - did you forget to generate one?`);
}

const groupMethods = {
  generateKeys(encoding) {
    dhGenerate(this[kHandle]);
    return encoded(ownKey(this, 'public'), encoding);
  },
  computeSecret(key, inEnc, outEnc) {
    return encoded(dhSecret(this[kHandle], toBytes(key, 'key', inEnc || undefined)), outEnc);
  },
  getPrime(encoding) {
    return encoded(dhNumber(this[kHandle], 'prime'), encoding);
  },
  getGenerator(encoding) {
    return encoded(dhNumber(this[kHandle], 'generator'), encoding);
  },
  getPublicKey(encoding) {
    return encoded(ownKey(this, 'public'), encoding);
  },
  getPrivateKey(encoding) {
    return encoded(ownKey(this, 'private'), encoding);
  },
};
Object.assign(DiffieHellmanGroup.prototype, groupMethods);
Object.assign(DiffieHellman.prototype, groupMethods, {
  setPublicKey(key, encoding) {
    dhSetKey(this[kHandle], toBytes(key, 'key', encoding || undefined), false);
    return this;
  },
  setPrivateKey(key, encoding) {
    dhSetKey(this[kHandle], toBytes(key, 'key', encoding || undefined), true);
    return this;
  },
});

function checkFormat(format) {
  if (format && format !== 'compressed' && format !== 'hybrid' && format !== 'uncompressed') {
    throw new ERR_CRYPTO_ECDH_INVALID_FORMAT(format);
  }
  return format || 'uncompressed';
}

function ECDH(curve) {
  if (!new.target) return new ECDH(curve);
  validateString(curve, 'curve');
  hold(this, pairNew(curve));
}

Object.assign(ECDH.prototype, {
  computeSecret(key, inEnc, outEnc) {
    const secret = pairSecret(this[kHandle], toBytes(key, 'key', inEnc || undefined));
    if (secret === undefined) throw new ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY();
    return encoded(secret, outEnc);
  },
  setPrivateKey(key, encoding) {
    pairSetPrivate(this[kHandle], toBytes(key, 'key', encoding || undefined));
    return this;
  },
  setPublicKey(key, encoding) {
    pairSetPublic(this[kHandle], toBytes(key, 'key', encoding || undefined));
    return this;
  },
  getPrivateKey(encoding) {
    return encoded(pairPrivate(this[kHandle]), encoding);
  },
  generateKeys(encoding, format) {
    pairGenerate(this[kHandle]);
    return this.getPublicKey(encoding, format);
  },
  getPublicKey(encoding, format) {
    return encoded(pairPublic(this[kHandle], checkFormat(format)), encoding);
  },
});

ECDH.convertKey = function convertKey(key, curve, inEnc, outEnc, format) {
  validateString(curve, 'curve');
  const bytes = toBytes(key, 'key', inEnc || undefined);
  const form = checkFormat(format);
  if (bytes.byteLength === 0) return encoded(new Uint8Array(0), outEnc || 'latin1');
  return encoded(convertPoint(bytes, curve, form), outEnc);
};

const kAgreeing = ['dh', 'ec', 'x448', 'x25519'];
function diffieHellman(options) {
  validateObject(options, 'options');
  const { privateKey, publicKey } = options;
  if (!isKeyObject(privateKey)) throw new ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (!isKeyObject(publicKey)) throw new ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  const own = handleFrom(preparePrivateKey(privateKey));
  const other = handleFrom(preparePublicOrPrivateKey(publicKey));
  const type = privateKey.asymmetricKeyType;
  if (type !== publicKey.asymmetricKeyType || !kAgreeing.includes(type)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${type} and ${publicKey.asymmetricKeyType}`);
  }
  return encoded(derive(own, other));
}

let names;
module.exports = {
  DiffieHellman,
  DiffieHellmanGroup,
  ECDH,
  createDiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding) {
    return new DiffieHellman(sizeOrKey, keyEncoding, generator, generatorEncoding);
  },
  createDiffieHellmanGroup(name) {
    return new DiffieHellmanGroup(name);
  },
  createECDH(curve) {
    return new ECDH(curve);
  },
  diffieHellman,
  getCurves() {
    names ??= curveNames().sort();
    return [...names];
  },
};
module.exports.getDiffieHellman = module.exports.createDiffieHellmanGroup;
