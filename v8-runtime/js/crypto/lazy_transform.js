'use strict';
// A Transform whose stream half is only made when somebody uses it as a stream: most hashes and ciphers only ever see
// update() and digest() or final().
const { ObjectDefineProperties, ObjectDefineProperty, ObjectSetPrototypeOf, ReflectApply } = require('../core/primordials');
const { Transform } = require('readable-stream/lib/stream.js');

function LazyTransform(options) {
  this._options = options;
}
ObjectSetPrototypeOf(LazyTransform.prototype, Transform.prototype);
ObjectSetPrototypeOf(LazyTransform, Transform);

function stateAccessor(name) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      ReflectApply(Transform, this, [this._options]);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      ObjectDefineProperty(this, name, { __proto__: null, value, configurable: true, enumerable: true, writable: true });
    },
  };
}
ObjectDefineProperties(LazyTransform.prototype, {
  _readableState: stateAccessor('_readableState'),
  _writableState: stateAccessor('_writableState'),
});

module.exports = { LazyTransform };
