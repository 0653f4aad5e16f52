'use strict';
// How fetch's classes take their arguments: the conversions of Web IDL with the messages of Node 20.

function exception(header, message) {
  return new TypeError(`${header}: ${message}`);
}

function illegalInvocation() {
  const error = new TypeError('Illegal invocation');
  error.code = 'ERR_INVALID_THIS';
  return error;
}

function requireArguments(given, wanted, header) {
  if (given >= wanted) return;
  throw exception(header, `${wanted} argument${wanted === 1 ? '' : 's'} required, but${given > 0 ? ' only' : ''} ${given} found.`);
}

function notConvertible(header, argument, types) {
  return exception(header, `${argument} could not be converted to${types.length === 1 ? '' : ' one of'}: ${types.join(', ')}.`);
}

function toText(value, header, argument) {
  if (typeof value === 'symbol') {
    throw exception(header, `${argument} is a symbol, which cannot be converted to a DOMString.`);
  }
  return String(value);
}

function toByteString(value, header, argument) {
  const text = typeof value === 'symbol'
    ? (() => { throw exception(header, `${argument} is a symbol, which cannot be converted to a ByteString.`); })() : String(value);
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 255) {
      throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${i} has a value of ${
        text.charCodeAt(i)} which is greater than 255.`);
    }
  }
  return text;
}

function toChoice(value, choices, header) {
  const text = toText(value, header, 'value');
  if (!choices.includes(text)) {
    throw exception(header, `${text} is not an accepted type. Expected one of ${choices.join(', ')}.`);
  }
  return text;
}

// What a dictionary argument may be. Node's text begins with "undefined:" for Response, which has no header of its own.
function toDictionary(value, header) {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw exception(header, `Expected ${String(value)} to be one of: Null, Undefined, Object.`);
  }
  return value;
}

const enumerable = { enumerable: true };
// Members of an interface are enumerable; the tag names it.
function describe(Class, names) {
  const changes = { [Symbol.toStringTag]: { value: Class.name, configurable: true } };
  for (const name of names) changes[name] = enumerable;
  Object.defineProperties(Class.prototype, changes);
}

const isToken = (text) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(text);

module.exports = {
  exception, illegalInvocation, requireArguments, notConvertible, toText, toByteString, toChoice, toDictionary, describe, isToken,
};
