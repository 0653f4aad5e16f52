'use strict';
// Fields of HTTP/2: an object of a handler's to a list, and a list that came to an object, by Node's rules.
const { define, codes } = require('../core/errors');
const { isToken } = require('../http/common');
const { sensitiveHeaders } = require('./compat');

define('ERR_HTTP2_HEADER_SINGLE_VALUE', (name) => `Header field "${name}" must only have a single value`, TypeError);
define('ERR_HTTP2_INVALID_PSEUDOHEADER', (name) => `"${name}" is an invalid pseudoheader or is used incorrectly`, TypeError);
define('ERR_HTTP2_INVALID_CONNECTION_HEADERS', (name) => `HTTP/1 Connection specific headers are forbidden: "${name}"`, TypeError);
define('ERR_HTTP2_INVALID_HEADER_VALUE', (value, name) => `Invalid value "${value}" for header "${name}"`, TypeError);
define('ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED', 'Cannot set HTTP/2 pseudo-headers', TypeError);
define('ERR_HTTP2_CONNECT_AUTHORITY', ':authority header is required for CONNECT requests', Error);
define('ERR_HTTP2_CONNECT_SCHEME', 'The :scheme header is forbidden for CONNECT requests', Error);
define('ERR_HTTP2_CONNECT_PATH', 'The :path header is forbidden for CONNECT requests', Error);

const kRequestPseudo = new Set([':method', ':scheme', ':authority', ':path', ':protocol']);
const kSingle = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol', 'access-control-allow-credentials',
  'access-control-max-age', 'access-control-request-method', 'age', 'authorization', 'content-encoding', 'content-language', 'content-length',
  'content-location', 'content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match',
  'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
  'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options']);
const kOfConnection = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection', 'transfer-encoding']);
const kInvalidValue = /[^\t\x20-\x7e\x80-\xff]/;
const kPaddedValue = /^[ \t]|[ \t]$/;
const kUpperCase = /[A-Z]/;
const kStatus = /^\d{3}$/;

function textOf(value, name) {
  const text = String(value);
  if (kInvalidValue.test(text)) throw new codes.ERR_INVALID_CHAR('header content', name);
  return text;
}

// pseudo: which of those that begin with a colon may be there. Gives [[name, value, never indexed], …], those first.
function listOf(headers, pseudo = kRequestPseudo) {
  const secrets = new Set((headers[sensitiveHeaders] ?? []).map((name) => String(name).toLowerCase()));
  const first = [];
  const rest = [];
  const seen = new Set();
  for (const key of Object.keys(headers)) {
    let value = headers[key];
    if (value === undefined || key === '') continue;
    const name = key.toLowerCase();
    if (Array.isArray(value)) {
      if (value.length === 0) continue;
      if (value.length === 1) [value] = value;
      else if (kSingle.has(name)) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
    }
    if (kSingle.has(name) && seen.has(name)) throw new codes.ERR_HTTP2_HEADER_SINGLE_VALUE(name);
    seen.add(name);
    if (name[0] === ':') {
      if (!pseudo.has(name)) throw new codes.ERR_HTTP2_INVALID_PSEUDOHEADER(name);
      first.push([name, textOf(value, name), secrets.has(name)]);
      continue;
    }
    if (!isToken(name)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', key);
    if (kOfConnection.has(name) || (name === 'te' && String(value) !== 'trailers')) {
      throw new codes.ERR_HTTP2_INVALID_CONNECTION_HEADERS(name);
    }
    for (const one of Array.isArray(value) ? value : [value]) rest.push([name, textOf(one, name), secrets.has(name)]);
  }
  return [...first, ...rest];
}

// A request's fields with what it lacks.
function completed(headers, authority, scheme) {
  const method = headers[':method'] ?? 'GET';
  if (method === 'CONNECT') {
    if (headers[':protocol'] === undefined) {
      if (headers[':authority'] === undefined) throw new codes.ERR_HTTP2_CONNECT_AUTHORITY();
      if (headers[':scheme'] !== undefined) throw new codes.ERR_HTTP2_CONNECT_SCHEME();
      if (headers[':path'] !== undefined) throw new codes.ERR_HTTP2_CONNECT_PATH();
    }
    return headers;
  }
  const all = { ...headers, ':method': method };
  if (headers[':authority'] === undefined && headers.host === undefined) all[':authority'] = authority;
  all[':scheme'] ??= scheme;
  all[':path'] ??= '/';
  return all;
}

// A list that came, as {headers, raw}: an object, and names and values in turn. undefined: it is malformed (RFC 9113 §8.1.1). What is
// merely no field is left out, as Node does.
function objectOf(list, isTrailer) {
  const headers = { __proto__: null };
  const raw = [];
  const secrets = [];
  let plain = false;
  for (const [name, value, secret] of list) {
    if (name[0] === ':') {
      if (plain || isTrailer || name !== ':status' || name in headers || !kStatus.test(value)) return undefined;
      headers[name] = Number(value);
      raw.push(name, value);
      continue;
    }
    plain = true;
    if (kUpperCase.test(name)) return undefined;
    if (!isToken(name) || kInvalidValue.test(value) || kPaddedValue.test(value)) continue;
    if (kOfConnection.has(name) || (name === 'te' && value !== 'trailers')) return undefined;
    // One length, and none of what has no body.
    if (name === 'content-length') {
      if (name in headers) return undefined;
      if (value === '0' && headers[':status'] === 204) continue;
    }
    raw.push(name, value);
    if (secret) secrets.push(name);
    join(headers, name, value);
  }
  if (!isTrailer && headers[':status'] === undefined) return undefined;
  headers[sensitiveHeaders] = secrets;
  return { headers, raw };
}

function join(headers, name, value) {
  const before = headers[name];
  if (name === 'set-cookie') {
    if (before === undefined) headers[name] = [value];
    else before.push(value);
  } else if (before === undefined) {
    headers[name] = value;
  } else if (!kSingle.has(name)) {
    headers[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
}

module.exports = { completed, listOf, objectOf, kNoPseudo: new Set() };
