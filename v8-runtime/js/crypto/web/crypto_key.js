'use strict';
// CryptoKey: a KeyObject with what it may be used for.
const { ObjectDefineProperties, SymbolToStringTag } = require('../../core/primordials');
const { codes } = require('../../core/errors');
const { customInspect, inspect } = require('../../inspect/inspect');
const { HostObject, hideBase, kCopy } = require('../../web/host_objects');
const keys = require('../keys');

const kMaking = { __proto__: null };
let objectOf;
let isCryptoKey;

class CryptoKey extends HostObject {
  #object;
  #algorithm;
  #usages;
  #extractable;

  constructor(making, object, algorithm, usages, extractable) {
    if (making !== kMaking) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this.#object = object;
    this.#algorithm = algorithm;
    this.#usages = usages;
    this.#extractable = extractable;
  }

  static {
    isCryptoKey = (value) => typeof value === 'object' && value !== null && #object in value;
    objectOf = (key) => key.#object;
  }

  get type() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#object.type;
  }
  get extractable() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#extractable;
  }
  get algorithm() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#algorithm;
  }
  get usages() {
    if (!isCryptoKey(this)) throw new codes.ERR_INVALID_THIS('CryptoKey');
    return this.#usages;
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `CryptoKey ${inspect({ type: this.type, extractable: this.extractable, algorithm: this.algorithm, usages: this.usages }, inner)}`;
  }

  [kCopy]() {
    const parts = [this.#object, this.#algorithm, this.#usages, this.#extractable];
    return () => makeKey(...parts);
  }
}
hideBase(CryptoKey);
const listed = { __proto__: null, enumerable: true };
ObjectDefineProperties(CryptoKey.prototype, {
  type: listed,
  extractable: listed,
  algorithm: listed,
  usages: listed,
  [kCopy]: { __proto__: null, enumerable: false },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'CryptoKey' },
});

const makeKey = (object, algorithm, usages, extractable) => new CryptoKey(kMaking, object, algorithm, usages, extractable);

keys.late.isCryptoKey = isCryptoKey;
keys.late.keyObjectOf = (key) => objectOf(key);

module.exports = { CryptoKey, isCryptoKey, makeKey, objectOf };
