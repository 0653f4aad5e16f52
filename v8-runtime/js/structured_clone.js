'use strict';
// structuredClone: V8's serialiser; what it refuses becomes a DataCloneError. Transferred buffers are copied: this V8
// gives no way to detach them from JavaScript.
const { native } = require('./core/native');
const { codes } = require('./core/errors');
const { DOMException } = require('./events/dom_exception');

module.exports = function structuredClone(value, options = undefined) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  if (options !== undefined && options !== null && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  try {
    return native.structuredClone(value);
  } catch (error) {
    // What a getter of the value threw passes through.
    if (/could not be cloned\.$/.test(error?.message)) {
      throw new DOMException(error.message, 'DataCloneError');
    }
    throw error;
  }
};
