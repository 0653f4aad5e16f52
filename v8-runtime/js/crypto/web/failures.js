'use strict';
// The errors of WebCrypto.
const { Error, StringPrototypeStartsWith } = require('../../core/primordials');
const { DOMException } = require('../../events/dom_exception');

// A DOMException; `cause` says what lies below.
function failure(name, message, cause = undefined) {
  return cause === undefined ? new DOMException(message, name) : new DOMException(message, { name, cause });
}

const operationFailed = (cause) => failure('OperationError', 'The operation failed for an operation-specific reason', cause);

// An error of OpenSSL as WebCrypto tells it: its message alone.
function withoutDetails(error, otherwise) {
  if (error?.library !== undefined || StringPrototypeStartsWith(`${error?.message}`, 'error:')) return new Error(error.message);
  return error?.code === undefined ? new Error(otherwise) : error;
}

module.exports = { failure, operationFailed, withoutDetails };
