'use strict';
// Errors as Node throws them: `code`, "TypeError [CODE]: message" in the stack, `name` that of the class.
const {
  ArrayIsArray, ArrayPrototypeIndexOf, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, Error, ErrorCaptureStackTrace, JSONStringify,
  NumberIsInteger, ObjectDefineProperties, RangeError, RegExpPrototypeExec, String, StringPrototypeEndsWith,
  StringPrototypeIncludes, StringPrototypeSlice, StringPrototypeStartsWith, StringPrototypeToLowerCase, SyntaxError,
  TypeError, URIError,
} = require('./primordials');

const messages = { __proto__: null };
const codes = { __proto__: null };
// Set by inspect.js, which itself throws errors of this file.
const late = { inspect: null };

// Writes the code into the stack's first line; V8 forms that line from `name` when the stack is first read.
function stampStack(error, code, hideBelow) {
  ErrorCaptureStackTrace(error, hideBelow);
  const plain = error.name;
  ObjectDefineProperties(error, {
    name: { __proto__: null, value: `${plain} [${code}]`, configurable: true, writable: true, enumerable: false },
  });
  void error.stack;
  delete error.name;
}

function makeNodeError(Base, name, code) {
  return function NodeError(...args) {
    const error = new Base();
    const known = messages[name];
    const message = typeof known === 'function' ? known(...args) : known;
    ObjectDefineProperties(error, {
      message: { __proto__: null, value: message, enumerable: false, writable: true, configurable: true },
      toString: {
        __proto__: null,
        value() { return `${this.name} [${code}]: ${this.message}`; },
        enumerable: false,
        writable: true,
        configurable: true,
      },
    });
    stampStack(error, code, NodeError);
    error.code = code;
    return error;
  };
}

// `shown` is the code that the error tells, where one code has two messages.
function define(name, message, Base, shown = name) {
  messages[name] = message;
  codes[name] = makeNodeError(Base, name, shown);
}

function quotedList(list, word) {
  const quoted = list;
  if (quoted.length === 1) return quoted[0];
  if (quoted.length === 2) return `${quoted[0]} ${word} ${quoted[1]}`;
  return `${ArrayPrototypeJoin(ArrayPrototypeSlice(quoted, 0, -1), ', ')}, ${word} ${quoted[quoted.length - 1]}`;
}

const kPrimitiveNames = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

function expectation(expected) {
  const list = ArrayIsArray(expected) ? expected : [expected];
  const types = [];
  const instances = [];
  const others = [];
  for (let i = 0; i < list.length; i++) {
    const value = list[i];
    let primitive = false;
    for (let j = 0; j < kPrimitiveNames.length; j++) primitive ||= kPrimitiveNames[j] === value;
    if (primitive) {
      ArrayPrototypePush(types, StringPrototypeToLowerCase(value));
    } else if (RegExpPrototypeExec(/^([A-Z][a-z0-9]*)+$/, value) !== null) {
      ArrayPrototypePush(instances, value);
    } else {
      ArrayPrototypePush(others, value);
    }
  }
  // Among classes, an object is one more.
  const plain = ArrayPrototypeIndexOf(types, 'object');
  if (plain !== -1 && instances.length > 0) {
    ArrayPrototypeSplice(types, plain, 1);
    ArrayPrototypePush(instances, 'Object');
  }
  const parts = [];
  if (types.length > 0) ArrayPrototypePush(parts, `${types.length > 1 ? 'one of type' : 'of type'} ${quotedList(types, 'or')}`);
  if (instances.length > 0) ArrayPrototypePush(parts, `an instance of ${quotedList(instances, 'or')}`);
  if (others.length > 1) {
    ArrayPrototypePush(parts, `one of ${quotedList(others, 'or')}`);
  } else if (others.length === 1) {
    const article = StringPrototypeToLowerCase(others[0]) !== others[0] ? 'an ' : '';
    ArrayPrototypePush(parts, `${article}${others[0]}`);
  }
  return ArrayPrototypeJoin(parts, ' or ');
}

function received(value) {
  if (value == null) return ` Received ${value}`;
  if (typeof value === 'function') return ` Received function ${value.name}`;
  if (typeof value === 'object') {
    if (value.constructor?.name) return ` Received an instance of ${value.constructor.name}`;
    return ` Received ${late.inspect(value, { depth: -1 })}`;
  }
  if (typeof value === 'string') {
    const short = value.length > 28 ? `${StringPrototypeSlice(value, 0, 25)}...` : value;
    return ` Received type string (${StringPrototypeIncludes(short, "'") ? JSONStringify(short) : `'${short}'`})`;
  }
  let shown = late.inspect(value, { colors: false });
  if (shown.length > 28) shown = `${StringPrototypeSlice(shown, 0, 25)}...`;
  return ` Received type ${typeof value} (${shown})`;
}

// What util.format makes of %s.
function asText(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'object' && value !== null) return late.inspect(value, { depth: 0, colors: false, compact: 3 });
  return String(value);
}

function subject(name) {
  if (StringPrototypeEndsWith(name, ' argument')) return `The ${name} `;
  return `The "${name}" ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'} `;
}

function withSeparators(text) {
  let result = '';
  let end = text.length;
  const start = StringPrototypeStartsWith(text, '-') ? 1 : 0;
  for (; end >= start + 4; end -= 3) result = `_${StringPrototypeSlice(text, end - 3, end)}${result}`;
  return `${StringPrototypeSlice(text, 0, end)}${result}`;
}

define('ERR_INVALID_ARG_TYPE', (name, expected, value) =>
  `${subject(name)}must be ${expectation(expected)}.${received(value)}`, TypeError);
define('ERR_INVALID_RETURN_VALUE', (input, name, value) =>
  `Expected ${input} to be returned from the "${name}" function but got${StringPrototypeSlice(received(value), ' Received'.length)}.`,
TypeError);
define('ERR_INVALID_ARG_VALUE', (name, value, reason = 'is invalid') => {
  let shown = late.inspect(value);
  if (shown.length > 128) shown = `${StringPrototypeSlice(shown, 0, 128)}...`;
  return `The ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
}, TypeError);
define('ERR_OUT_OF_RANGE', (name, range, input) => {
  let shown;
  if (NumberIsInteger(input) && (input > 2 ** 32 || input < -(2 ** 32))) {
    shown = withSeparators(String(input));
  } else if (typeof input === 'bigint') {
    shown = String(input);
    if (input > 2n ** 32n || input < -(2n ** 32n)) shown = withSeparators(shown);
    shown += 'n';
  } else {
    shown = late.inspect(input);
  }
  return `The value of "${name}" is out of range. It must be ${range}. Received ${shown}`;
}, RangeError);
define('ERR_BUFFER_OUT_OF_BOUNDS', (name) =>
  (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds'), RangeError);
define('ERR_INVALID_BUFFER_SIZE', (size) => `Buffer size must be a multiple of ${size}`, RangeError);
define('ERR_UNKNOWN_ENCODING', (encoding) => `Unknown encoding: ${asText(encoding)}`, TypeError);
define('ERR_INVALID_THIS', (type) => `Value of "this" must be of type ${type}`, TypeError);
define('ERR_MISSING_ARGS', (...args) => {
  const names = [];
  for (let i = 0; i < args.length; i++) {
    const one = args[i];
    if (ArrayIsArray(one)) {
      const alternatives = [];
      for (let j = 0; j < one.length; j++) alternatives[j] = `"${one[j]}"`;
      names[i] = ArrayPrototypeJoin(alternatives, ' or ');
    } else {
      names[i] = `"${one}"`;
    }
  }
  return `The ${quotedList(names, 'and')} argument${names.length > 1 ? 's' : ''} must be specified`;
}, TypeError);
define('ERR_UNHANDLED_ERROR', (error) => `Unhandled error.${error === undefined ? '' : ` (${error})`}`, Error);
define('ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor', TypeError);
define('ERR_EVENT_RECURSION', (type) => `The event "${type}" is already being dispatched`, Error);
define('ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value', Error);
define('ERR_INVALID_URL', 'Invalid URL', TypeError);
define('ERR_INVALID_URL_SCHEME', (expected) => {
  const list = ArrayIsArray(expected) ? expected : [expected];
  return `The URL must be ${list.length > 1 ? `one of scheme ${list[0]} or ${list[1]}` : `of scheme ${list[0]}`}`;
}, TypeError);
define('ERR_INVALID_FILE_URL_HOST', (platform) => `File URL host must be "localhost" or empty on ${platform}`, TypeError);
define('ERR_INVALID_FILE_URL_PATH', (reason) => `File URL path ${reason}`, TypeError);
define('ERR_INVALID_TUPLE', (name, expected) => `${name} must be an iterable ${expected} tuple`, TypeError);
define('ERR_ARG_NOT_ITERABLE', (name) => `${name} must be iterable`, TypeError);
define('ERR_INVALID_URI', 'URI malformed', URIError);
define('ERR_ENCODING_INVALID_ENCODED_DATA', (encoding) => `The encoded data was not valid for encoding ${encoding}`, TypeError);
define('ERR_ENCODING_NOT_SUPPORTED', (encoding) => `The "${encoding}" encoding is not supported`, RangeError);
define('ERR_INVALID_CHAR', (name, field) =>
  `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`, TypeError);
define('ERR_UNKNOWN_BUILTIN_MODULE', (name) => `Brink does not provide the Node module '${name}' yet`, Error);
define('ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', (name) => `${name} is not available in an execution context`, TypeError);
define('ERR_AMBIGUOUS_ARGUMENT', (name, reason) => `The "${name}" argument is ambiguous. ${reason}`, TypeError);
define('ERR_UNKNOWN_SIGNAL', (signal) => `Unknown signal: ${signal}`, TypeError);
define('ERR_METHOD_NOT_IMPLEMENTED', (name) => `The ${name} method is not implemented`, Error);
define('ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET',
  '`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active', Error);
define('ERR_PARSE_ARGS_INVALID_OPTION_VALUE', (message) => message, TypeError);
define('ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', (value) =>
  `Unexpected argument '${value}'. This command does not take positional arguments`, TypeError);
define('ERR_PARSE_ARGS_UNKNOWN_OPTION', (option, positionals) => {
  const hint = positionals ? `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSONStringify(option)}` : '';
  return `Unknown option '${option}'${hint}`;
}, TypeError);
define('ERR_INVALID_MODULE', (message) => message, Error);
define('ERR_INVALID_OBJECT_DEFINE_PROPERTY', (message) => message, TypeError);
define('ERR_INCOMPATIBLE_OPTION_PAIR', (one, other) => `Option "${one}" cannot be used in combination with option "${other}"`, TypeError);
define('ERR_CONSOLE_WRITABLE_STREAM', (name) => `Console expects a writable stream instance for ${name}`, TypeError);
define('ERR_CRYPTO_HASH_FINALIZED', 'Digest already called', Error);
define('ERR_BROTLI_INVALID_PARAM', (name) => `${name} is not a valid Brotli parameter`, RangeError);
define('ERR_BUFFER_TOO_LARGE', (most) => `Cannot create a Buffer larger than ${most} bytes`, RangeError);
define('ERR_STREAM_NULL_VALUES', 'May not write null values to stream', TypeError);
define('ERR_ZLIB_INITIALIZATION_FAILED', 'Initialization failed', Error);
define('ERR_CRYPTO_ENGINE_UNKNOWN', (name) => `Engine "${name}" was not found`, Error);
define('ERR_CRYPTO_FIPS_UNAVAILABLE', 'Cannot set FIPS mode in a non-FIPS build.', Error);
define('ERR_CRYPTO_INVALID_STATE', (name) => `Invalid state for operation ${name}`, Error);
define('ERR_CRYPTO_SCRYPT_INVALID_PARAMETER', 'Invalid scrypt parameter', Error);
define('ERR_INTERNAL_ASSERTION', (message) => `${message}\nThis is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n` +
  'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n', Error);
define('ERR_CRYPTO_HASH_UPDATE_FAILED', 'Hash update failed', Error);
define('ERR_INVALID_STATE', (what) => `Invalid state: ${what}`, Error);

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

// Hides the layer's own frame `hidden` from an error made below it.
function hideFrame(error, hidden) {
  ErrorCaptureStackTrace(error, hidden);
  return error;
}

module.exports = { asText, codes, define, received, AbortError, hideFrame, late, SyntaxErrorClass: SyntaxError };
