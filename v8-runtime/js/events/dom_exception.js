'use strict';
// DOMException, with the legacy codes. Instances are native errors with a stack, as in browsers and Node.
const {
  Error, ErrorCaptureStackTrace, ObjectDefineProperties, ObjectDefineProperty, ObjectSetPrototypeOf, SafeWeakMap,
  SymbolToStringTag,
} = require('../core/primordials');
const { codes } = require('../core/errors');

const kCodes = {
  __proto__: null, IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11,
  SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17,
  SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23,
  InvalidNodeTypeError: 24, DataCloneError: 25,
};
const states = new SafeWeakMap();
function stateOf(exception) {
  const state = states.get(exception);
  if (state === undefined) throw new codes.ERR_INVALID_THIS('DOMException');
  return state;
}

class DOMException {
  constructor(message = '', options = 'Error') {
    ErrorCaptureStackTrace(this);
    const named = options !== null && typeof options === 'object';
    states.set(this, { message: `${message}`, name: named ? `${options.name ?? 'Error'}` : `${options}` });
    if (named && 'cause' in options) {
      ObjectDefineProperty(this, 'cause', {
        __proto__: null, value: options.cause, configurable: true, writable: true, enumerable: false,
      });
    }
  }
  get name() { return stateOf(this).name; }
  get message() { return stateOf(this).message; }
  get code() { return kCodes[stateOf(this).name] ?? 0; }
}
ObjectSetPrototypeOf(DOMException.prototype, Error.prototype);
ObjectDefineProperties(DOMException.prototype, {
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
});

// INDEX_SIZE_ERR and so on, from the names.
const kLegacy = {
  INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4, INVALID_CHARACTER_ERR: 5,
  NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8, NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10,
  INVALID_STATE_ERR: 11, SYNTAX_ERR: 12, INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15,
  VALIDATION_ERR: 16, TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
  QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
};
for (const name of Object.keys(kLegacy)) {
  const descriptor = { __proto__: null, value: kLegacy[name], enumerable: true };
  ObjectDefineProperty(DOMException, name, descriptor);
  ObjectDefineProperty(DOMException.prototype, name, descriptor);
}

module.exports = { DOMException };
