'use strict';
// `require('util')`.
const {
  ArrayIsArray, Error, ObjectDefineProperties, ObjectDefineProperty, ObjectGetOwnPropertyDescriptors, ObjectGetPrototypeOf,
  ObjectPrototypeToString, ObjectSetPrototypeOf, Promise, ReflectApply, ReflectConstruct, RegExpPrototypeTest, SafeSet,
  String, SymbolFor, promiseThen,
} = require('./core/primordials');
const { native } = require('./core/native');
const { codes } = require('./core/errors');
const { setLengths } = require('./core/lengths');
const { validateFunction, validateString, validateAbortSignal, validateNumber, validateObject, validateOneOf } = require('./core/validators');
const { inspect } = require('./inspect/inspect');
const { format, formatWithOptions } = require('./inspect/format');
const text = require('./inspect/text');
const { isDeepEqual } = require('./assert/comparisons');
const { nextTick } = require('./process/ticks');
const { emitWarning, writeStderr } = require('./process/process');
const { getVariable } = require('./process/environment');
const { TextDecoder, TextEncoder } = require('./text_coding');
const { parseArgs } = require('./parse_args');
const { systemErrors } = require('./system_errors');

const kPromisify = SymbolFor('nodejs.util.promisify.custom');
const kPromisifyArgs = SymbolFor('nodejs.util.promisify.args');

function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kPromisify];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return ObjectDefineProperty(custom, kPromisify, { __proto__: null, value: custom, configurable: true });
  }
  const names = original[kPromisifyArgs];
  function promisified(...args) {
    return new Promise((resolve, reject) => {
      ReflectApply(original, this, [...args, (error, ...values) => {
        if (error) return reject(error);
        if (names === undefined || values.length <= 1) return resolve(values[0]);
        const result = {};
        for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
        return resolve(result);
      }]);
    });
  }
  ObjectSetPrototypeOf(promisified, ObjectGetPrototypeOf(original));
  ObjectDefineProperty(promisified, kPromisify, { __proto__: null, value: promisified, configurable: true });
  return ObjectDefineProperties(promisified, ObjectGetOwnPropertyDescriptors(original));
}
promisify.custom = kPromisify;

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const done = (error, value) => nextTick(() => ReflectApply(callback, this, error === null ? [null, value] : [error]));
    promiseThen(ReflectApply(original, this, args), (value) => done(null, value), (reason) => {
      if (reason) return done(reason);
      const error = new codes.ERR_FALSY_VALUE_REJECTION();
      error.reason = reason;
      return done(error);
    });
  }
  const descriptors = ObjectGetOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  return ObjectDefineProperties(callbackified, descriptors);
}

const deprecated = new SafeSet();
function deprecate(fn, message, code) {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecatedFunction(...args) {
    if (!warned) {
      warned = true;
      if (code === undefined || !deprecated.has(code)) {
        if (code !== undefined) deprecated.add(code);
        emitWarning(message, 'DeprecationWarning', code, deprecatedFunction);
      }
    }
    return new.target ? ReflectConstruct(fn, args, new.target) : ReflectApply(fn, this, args);
  }
  ObjectSetPrototypeOf(deprecatedFunction, fn);
  if (fn.prototype) deprecatedFunction.prototype = fn.prototype;
  return deprecatedFunction;
}

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  ObjectDefineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  ObjectSetPrototypeOf(ctor.prototype, superCtor.prototype);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source)) target[key] = source[key];
  return target;
}

// NODE_DEBUG names the sections, with * as a wildcard.
function isDebugged(section) {
  const wanted = getVariable('NODE_DEBUG');
  if (!wanted) return false;
  const pattern = wanted.replace(/[|\\{}()[\]^$+?.]/g, '\\$&').replaceAll('*', '.*').replaceAll(',', '$|^');
  return RegExpPrototypeTest(new RegExp(`^${pattern}$`, 'i'), section);
}

function debuglog(set, callback) {
  const section = String(set).toUpperCase();
  let enabled;
  const test = () => (enabled ??= isDebugged(section));
  const log = (...args) => {
    if (test()) writeStderr(`${section} 8: ${formatWithOptions({ colors: false }, ...args)}`);
  };
  if (typeof callback === 'function') callback(log);
  ObjectDefineProperty(log, 'enabled', { __proto__: null, get: test, configurable: true, enumerable: true });
  return log;
}

// A single colour is for terminals, of which there is none here, unless FORCE_COLOR asks for it; Node 20 never asks when
// it is given a list.
function styleText(formats, value, { validateStream = true, stream } = {}) {
  validateString(value, 'text');
  if (validateStream && stream !== undefined) validateObject(stream, 'stream');
  let colored = true;
  if (validateStream && !ArrayIsArray(formats)) {
    colored = stream?.isTTY === true || ['', '1', 'true', '2', '3'].includes(getVariable('FORCE_COLOR'));
  }
  let open = '';
  let close = '';
  for (const name of ArrayIsArray(formats) ? formats : [formats]) {
    const codesOf = inspect.colors[name];
    if (codesOf === undefined) validateOneOf(name, 'format', Object.keys(inspect.colors));
    open += `\u001b[${codesOf[0]}m`;
    close = `\u001b[${codesOf[1]}m${close}`;
  }
  return colored ? `${open}${value}${close}` : value;
}

const { types: nativeTypes } = native;
const types = {};
for (const name of ['isExternal', 'isDate', 'isArgumentsObject', 'isBigIntObject', 'isBooleanObject', 'isNumberObject',
  'isStringObject', 'isSymbolObject', 'isBoxedPrimitive', 'isNativeError', 'isRegExp', 'isAsyncFunction',
  'isGeneratorFunction', 'isGeneratorObject', 'isPromise', 'isMap', 'isSet', 'isMapIterator', 'isSetIterator', 'isWeakMap',
  'isWeakSet', 'isArrayBuffer', 'isDataView', 'isSharedArrayBuffer', 'isProxy', 'isModuleNamespaceObject',
  'isAnyArrayBuffer', 'isArrayBufferView', 'isTypedArray', 'isUint8Array', 'isUint8ClampedArray', 'isUint16Array',
  'isUint32Array', 'isInt8Array', 'isInt16Array', 'isInt32Array', 'isFloat32Array', 'isFloat64Array', 'isBigInt64Array',
  'isBigUint64Array']) {
  const test = nativeTypes[name];
  types[name] = { [name](value) { return test(value); } }[name];
}
setLengths(types, {
  0: 'isExternal isDate isArgumentsObject isBigIntObject isBooleanObject isNumberObject isStringObject isSymbolObject isNativeError ' +
    'isRegExp isAsyncFunction isGeneratorFunction isGeneratorObject isPromise isMap isSet isMapIterator isSetIterator isWeakMap ' +
    'isWeakSet isArrayBuffer isDataView isSharedArrayBuffer isProxy isModuleNamespaceObject isAnyArrayBuffer isBoxedPrimitive',
});
types.isKeyObject = { isKeyObject(value) { return require('./crypto/keys').isKeyObject(value); } }.isKeyObject;
types.isCryptoKey = { isCryptoKey(value) { return require('./crypto/keys').late.isCryptoKey(value); } }.isCryptoKey;

const kAborts = new WeakMap();
function aborted(signal, resource) {
  if (signal === undefined) return Promise.reject(new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal));
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', { allowFunction: true });
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    kAborts.set(resource, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function getSystemErrorName(number) {
  validateNumber(number, 'err');
  if (!Number.isInteger(number) || number >= 0) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', number);
  return systemErrors.get(number)?.[0] ?? `Unknown system error ${number}`;
}

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

const isPrimitive = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function');

// "connect ECONNREFUSED 1.2.3.4:80 - Local (…)".
function _exceptionWithHostPort(number, syscall, address, port, additional) {
  const code = getSystemErrorName(number);
  let details = '';
  if (port && port > 0) details = ` ${address}:${port}`;
  else if (address) details = ` ${address}`;
  if (additional) details += ` - Local (${additional})`;
  const error = Object.assign(new Error(`${syscall} ${code}${details}`), { errno: number, code, syscall, address });
  if (port) error.port = port;
  return error;
}

function transferableAbortController() {
  return new (require('./events/abort').AbortController)();
}
function transferableAbortSignal(signal) {
  if (signal?.[Symbol.toStringTag] !== 'AbortSignal') throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return signal;
}

function parseEnv(content) {
  validateString(content, 'content');
  return require('./process/env_file').parseEnv(content);
}

const util = {
  _errnoException(number, syscall, original) {
    const code = getSystemErrorName(number);
    const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
    return Object.assign(error, { errno: number, code, syscall });
  },
  _exceptionWithHostPort,
  _extend,
  callbackify,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  formatWithOptions,
  getSystemErrorMap: () => new Map(systemErrors),
  getSystemErrorName,
  inherits,
  inspect,
  isArray(value) { return ArrayIsArray(value); },
  isBoolean: (value) => typeof value === 'boolean',
  isBuffer: (value) => require('./buffer/buffer').Buffer.isBuffer(value),
  isDeepStrictEqual(a, b) { return isDeepEqual(a, b, true); },
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  isRegExp: types.isRegExp,
  isObject: (value) => value !== null && typeof value === 'object',
  isDate: types.isDate,
  isError: (value) => ObjectPrototypeToString(value) === '[object Error]' || value instanceof Error,
  isFunction: (value) => typeof value === 'function',
  isPrimitive,
  log: (...args) => writeStderr(format(...args)),
  promisify,
  stripVTControlCharacters(value) {
    validateString(value, 'str');
    return text.stripVTControlCharacters(value);
  },
  styleText,
  toUSVString,
  transferableAbortSignal,
  transferableAbortController,
  aborted,
  types,
  parseEnv,
  parseArgs,
  TextDecoder,
  TextEncoder,
};
for (const name of Object.keys(util)) {
  if (typeof util[name] === 'function' && util[name].name === '') ObjectDefineProperty(util[name], 'name', { __proto__: null, value: name });
}
for (const name of ['MIMEType', 'MIMEParams']) {
  ObjectDefineProperty(util, name, {
    __proto__: null, configurable: true, enumerable: true, get: () => require('./web/mime_type')[name],
    set(value) { ObjectDefineProperty(util, name, { __proto__: null, value, configurable: true, enumerable: true, writable: true }); },
  });
}

module.exports = util;
