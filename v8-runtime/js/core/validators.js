'use strict';
// Argument checks with Node's messages.
const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypeMap, Number, NumberIsInteger, NumberIsNaN,
  NumberMAX_SAFE_INTEGER, NumberMIN_SAFE_INTEGER, RegExpPrototypeExec, String, StringPrototypeTrim, globalNumbers,
} = require('./primordials');
const { codes } = require('./errors');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;
const kMaxSafe = 2 ** 53 - 1;

function validateString(value, name) {
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, 'string', value);
}

function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if ((min != null && value < min) || (max != null && value > max) || ((min != null || max != null) && NumberIsNaN(value))) {
    throw new ERR_OUT_OF_RANGE(name, `${min != null ? `>= ${min}` : ''}${min != null && max != null ? ' && ' : ''}${
      max != null ? `<= ${max}` : ''}`, value);
  }
}

function validateInteger(value, name, min = -kMaxSafe, max = kMaxSafe) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!NumberIsInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
}

function validateUint32(value, name, positive = false) {
  validateInteger(value, name, positive ? 1 : 0, 4294967295);
}

function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  validateInteger(value, name, min, max);
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE(name, 'boolean', value);
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
}

function validateObject(value, name, { nullable = false, allowArray = false, allowFunction = false } = {}) {
  if ((!nullable && value === null) || (!allowArray && ArrayIsArray(value)) ||
      (typeof value !== 'object' && (!allowFunction || typeof value !== 'function'))) {
    throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
}

function validateArray(value, name) {
  if (!ArrayIsArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
}

function validateOneOf(value, name, allowed) {
  if (ArrayPrototypeIncludes(allowed, value)) return;
  const shown = ArrayPrototypeJoin(ArrayPrototypeMap(allowed, (v) => (typeof v === 'string' ? `'${v}'` : String(v))), ', ');
  throw new ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${shown}`);
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw new ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal);
  }
}

function validatePort(port, name = 'Port') {
  if ((typeof port !== 'number' && typeof port !== 'string') || StringPrototypeTrim(String(port)).length === 0 ||
      Number(port) !== (Number(port) >>> 0) || port > 0xFFFF) {
    throw new codes.ERR_OUT_OF_RANGE(name, '>= 0 and < 65536', port);
  }
  return port | 0;
}

const kOctal = /^[0-7]+$/;
function parseFileMode(value, name, standard) {
  const given = value ?? standard;
  if (typeof given !== 'string') return given;
  if (RegExpPrototypeExec(kOctal, given) === null) {
    throw new ERR_INVALID_ARG_VALUE(name, given, 'must be a 32-bit unsigned integer or an octal string');
  }
  return globalNumbers.parseInt(given, 8);
}

module.exports = {
  validateString, validateNumber, validateInteger, validateInt32, validateUint32, validateBoolean, validateFunction, validateObject,
  validateArray, validateOneOf, validateAbortSignal, validatePort, parseFileMode,
  limits: { NumberMAX_SAFE_INTEGER, NumberMIN_SAFE_INTEGER },
};
