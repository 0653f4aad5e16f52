'use strict';
// The object `crypto` and its class. What is below `subtle` is evaluated when it is first asked for.
const { ObjectDefineProperties, SymbolToStringTag } = require('../../core/primordials');
const { native } = require('../../core/native');
const { codes } = require('../../core/errors');
const { DOMException } = require('../../events/dom_exception');
const { randomUUID: newUuid } = require('../random');
const { requireArguments } = require('./required');

const kMaking = { __proto__: null };
const kMost = 65536;
const { isTypedArray, isFloat32Array, isFloat64Array } = native.types;
let isCrypto;

class Crypto {
  #made;
  constructor(making) {
    if (making !== kMaking) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#made = true;
  }

  static {
    isCrypto = (value) => typeof value === 'object' && value !== null && #made in value;
  }

  get subtle() {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return require('./subtle').subtle;
  }

  getRandomValues(array) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    requireArguments(arguments.length, 1, 'getRandomValues', 'Crypto');
    if (!isTypedArray(array) || isFloat32Array(array) || isFloat64Array(array)) {
      throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
    }
    if (array.byteLength > kMost) throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
    native.randomFill(array);
    return array;
  }

  randomUUID(options) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return newUuid(options);
  }
}
const listed = { __proto__: null, enumerable: true };
ObjectDefineProperties(Crypto.prototype, {
  subtle: listed,
  getRandomValues: listed,
  randomUUID: listed,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Crypto' },
});

module.exports = { Crypto, webcrypto: new Crypto(kMaking) };
