'use strict';
// The native calls with their failures as Node's errors.
const { native } = require('../core/native');
const { systemErrors, makeSystemError } = require('../system_errors');

// What a call gave, or the error that a negative number stands for.
function check(result, syscall, path, dest) {
  if (typeof result !== 'number' || result >= 0) return result;
  const error = makeSystemError(systemErrors.get(result)[0], syscall, path, dest);
  if (syscall === 'write') {
    // Node's own order of the properties differs here.
    const { code } = error;
    delete error.code;
    error.code = code;
  }
  throw error;
}

// Errors of node's own with a system error inside, as fs.rm and fs.cp have them.
function makeFsError(code, reason, { errno, code: name, message, path, syscall }) {
  const error = new Error(`${reason}: ${syscall} returned ${name} (${message}) ${path}`);
  Object.defineProperty(error, 'name', { __proto__: null, value: 'SystemError', configurable: true, writable: true, enumerable: false });
  error.code = code;
  Object.defineProperty(error, 'info', {
    __proto__: null, value: { code: name, message, path, syscall, errno }, enumerable: true, configurable: true, writable: false,
  });
  error.errno = errno;
  error.syscall = syscall;
  error.path = path;
  return error;
}

module.exports = { check, files: native.files, makeFsError };
