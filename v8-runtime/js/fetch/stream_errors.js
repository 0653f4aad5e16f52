'use strict';
// The errors of web-streams-polyfill with Node's codes, and with Node's words where the package's words say all that Node tells.
const { codes } = require('../core/errors');

const kStates = [
  [/^This stream has already been locked for exclusive reading|^Cannot cancel a stream that already has a reader$/, 'ReadableStream is locked'],
  [/ cannot be used on a locked (\w+)$/, 'The $1 is locked'],
  [/^Cannot .* a stream using a released reader$|^Cannot read from a stream using/, 'The reader is not attached to a stream'],
  [/^Reader was released$/, 'Releasing reader'],
  [/^Reader was released and /, 'Reader released'],
  [/^The stream is not in a state that permits /, 'Controller is already closed'],
  [/^chunk('s buffer)? (must have non-zero byteLength|has been detached)/, 'chunk ArrayBuffer is zero-length or detached'],
  [/^view('s buffer)? (must have non-zero byteLength|has been detached)/, 'View or Viewed ArrayBuffer is zero-length or detached'],
  [/ is not in the readable state and cannot be /, 'ReadableStream is already closed'],
  [/^This BYOB request has been invalidated$|^The iterator method must return an object$/, '$&'],
  [/^This stream has already been locked for exclusive writing|^Cannot \w+ a stream that already has a writer$/, 'WritableStream is locked'],
  [/ is not in the writable state and cannot be |^The stream is closing or closed and cannot be written to$/, 'WritableStream is closed'],
  [/^Cannot close an already-closing stream$/, 'Failure to close WritableStream'],
  [/^Cannot .* a stream using a released writer$/, 'Writer is not bound to a WritableStream'],
  [/^Writer was released and /, 'Writer has been released'],
  [/^Readable side is not in a state that permits enqueue$/, 'Unable to enqueue'],
  [/^TransformStream terminated$/, 'TransformStream has been terminated'],
];

const kCodes = [
  [/^Illegal constructor$/, 'ERR_ILLEGAL_CONSTRUCTOR'],
  [/^\S+ is required in '\w+Init'/, 'ERR_MISSING_OPTION'],
  [/valid enumeration value|^Invalid |bytesWritten|^Size must be|greater than 0|different capacity|not constructed with a byte source/, 'ERR_INVALID_ARG_VALUE'],
  [/less than or equal to view's length/, 'ERR_OUT_OF_RANGE'],
  [/is not iterable$/, 'ERR_ARG_NOT_ITERABLE'],
  [/parameter|required in|array buffer views?$|first argument must be/i, 'ERR_INVALID_ARG_TYPE'],
];

function translate(Class, message) {
  const wrongThis = / can only be used on a (\w+)$/.exec(message);
  if (wrongThis !== null) return new codes.ERR_INVALID_THIS(wrongThis[1]);
  const state = kStates.find(([pattern]) => pattern.test(message));
  if (state !== undefined) {
    const text = state[1].replace('$&', message).replace('$1', () => state[0].exec(message)[1]);
    return Object.assign(new TypeError(`Invalid state: ${text}`), { code: 'ERR_INVALID_STATE' });
  }
  const error = new Class(message);
  const code = kCodes.find(([pattern]) => pattern.test(message));
  if (code !== undefined) error.code = code[1];
  return error;
}

// What the package makes its errors with.
function StreamTypeError(message) {
  const error = translate(TypeError, message);
  Error.captureStackTrace(error, StreamTypeError);
  return error;
}
function StreamRangeError(message) {
  const error = translate(RangeError, message);
  Error.captureStackTrace(error, StreamRangeError);
  return error;
}

module.exports = { StreamTypeError, StreamRangeError };
