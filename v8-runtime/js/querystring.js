'use strict';
// `require('querystring')`: forms as Node reads and writes them ('+' is a space only when read).
const { codes } = require('./core/errors');
const { setLengths } = require('./core/lengths');
const { Buffer } = require('./buffer/buffer');

const kUnescaped = /[^A-Za-z0-9\-_.!~*'()]/;

function escape(value) {
  if (typeof value !== 'string') {
    if (typeof value === 'object') value = String(value);
    else value += '';
  }
  if (!kUnescaped.test(value)) return value;
  try {
    return encodeURIComponent(value);
  } catch {
    return escapeBroken(value);
  }
}

// Half of a pair is taken together with whatever follows it.
function escapeBroken(text) {
  return text.replace(/[\ud800-\udfff][^]?|[^\ud800-\udfff]+/g, (part) => {
    const first = part.charCodeAt(0);
    if (first < 0xD800 || first > 0xDFFF) return encodeURIComponent(part);
    if (part.length === 1) throw new codes.ERR_INVALID_URI();
    return encodeURIComponent(String.fromCodePoint(0x10000 + (((first & 0x3FF) << 10) | (part.charCodeAt(1) & 0x3FF))));
  });
}

const hexDigit = (code) => (code >= 48 && code <= 57 ? code - 48 : code >= 65 && code <= 70 ? code - 55
  : code >= 97 && code <= 102 ? code - 87 : -1);

// Never throws: what is no escape stays.
function unescapeBuffer(text, decodeSpaces) {
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  const last = text.length - 2;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code === 43 && decodeSpaces) {
      out[length++] = 32;
      continue;
    }
    if (code === 37 && i < last) {
      const high = hexDigit(text.charCodeAt(i + 1));
      const low = hexDigit(text.charCodeAt(i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return length === text.length ? out : out.slice(0, length);
}

function unescape(text, decodeSpaces) {
  try {
    return decodeURIComponent(text);
  } catch {
    return QueryString.unescapeBuffer(text, decodeSpaces).toString();
  }
}

function stringifyPrimitive(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}`;
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return '';
}

function stringify(object, separator = '&', equals = '=', options) {
  separator ||= '&';
  equals ||= '=';
  const encode = typeof options?.encodeURIComponent === 'function' ? options.encodeURIComponent : QueryString.escape;
  if (object === null || typeof object !== 'object') return '';
  let out = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    const name = encode(stringifyPrimitive(key)) + equals;
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) {
      if (out !== '') out += separator;
      out += name + encode(stringifyPrimitive(one));
    }
  }
  return out;
}

const kPlus = /\+/g;
const kEscape = /%[0-9A-Fa-f]{2}/;

function parse(text, separator, equals, options) {
  const result = { __proto__: null };
  if (typeof text !== 'string' || text.length === 0) return result;
  const split = separator ? `${separator}` : '&';
  const sign = equals ? `${equals}` : '=';
  const max = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
  const custom = typeof options?.decodeURIComponent === 'function' ? options.decodeURIComponent
    : QueryString.unescape !== unescape ? QueryString.unescape : null;
  const decode = (part) => {
    if (custom === null) {
      const spaced = part.replace(kPlus, ' ');
      return kEscape.test(spaced) ? unescape(spaced) : spaced;
    }
    const spaced = part.replace(kPlus, '%20');
    try {
      return custom(spaced);
    } catch {
      return unescape(spaced, true);
    }
  };
  let pairs = 0;
  let from = 0;
  while (from <= text.length) {
    let end = text.indexOf(split, from);
    if (end === -1) end = text.length;
    const part = text.slice(from, end);
    from = end + split.length;
    if (part === '') {
      if (end === text.length || (max > 0 && ++pairs >= max)) break;
      continue;
    }
    const at = part.indexOf(sign);
    const key = decode(at === -1 ? part : part.slice(0, at));
    const value = at === -1 ? '' : decode(part.slice(at + sign.length));
    if (!(key in result)) result[key] = value;
    else if (Array.isArray(result[key])) result[key].push(value);
    else result[key] = [result[key], value];
    if (max > 0 && ++pairs >= max) break;
    if (end === text.length) break;
  }
  return result;
}

const QueryString = {
  unescapeBuffer, unescape, escape, stringify, encode: stringify, parse, decode: parse,
};
setLengths(QueryString, { 4: 'stringify' });
Object.defineProperty(QueryString.escape, 'name', { value: 'qsEscape' });
Object.defineProperty(QueryString.unescape, 'name', { value: 'qsUnescape' });

module.exports = QueryString;
