'use strict';
// `require('crypto')`. What most handlers use is evaluated in the zygote; `lazily` adds what is only evaluated when its
// first name is asked for.
const { ObjectDefineProperties, ObjectDefineProperty } = require('../core/primordials');
const { Hash, Hmac, createHash, createHmac, getHashes, hash } = require('./hash');
const { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual } = require('./random');

const crypto = {};

// In Node's order of names, which Object.keys shows. Values, and names whose values `load` gives when first read.
function plainly(values) {
  for (const name of Object.keys(values)) crypto[name] = values[name];
}
function lazily(load, names) {
  for (const name of names) {
    ObjectDefineProperty(crypto, name, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get() {
        const value = load()[name];
        ObjectDefineProperty(crypto, name, { __proto__: null, value, configurable: true, enumerable: true, writable: true });
        return value;
      },
      set(value) {
        ObjectDefineProperty(crypto, name, { __proto__: null, value, configurable: true, enumerable: true, writable: true });
      },
    });
  }
}

plainly({ createHash, createHmac });
plainly({ getHashes });
plainly({ randomBytes, randomFill, randomFillSync, randomInt, randomUUID });
plainly({ timingSafeEqual });
plainly({ hash });
plainly({ Hash, Hmac });

const hidden = (value) => ({ __proto__: null, configurable: true, enumerable: false, writable: true, value });
ObjectDefineProperties(crypto, { prng: hidden(randomBytes), pseudoRandomBytes: hidden(randomBytes), rng: hidden(randomBytes) });

module.exports = crypto;
