'use strict';
// url.parse, url.format, url.resolve: Node's own format from before the URL standard.
const { codes } = require('../core/errors');
const { validateString } = require('../core/validators');
const querystring = require('../querystring');
const idna = require('./idna');

const kProtocol = /^[a-z0-9.+-]+:/i;
const kPort = /:[0-9]*$/;
const kSimplePath = /^(\/\/?(?!\/)[^?\s]*)(\?[^\s]*)?$/;
const kHost = /^\/\/[^@/]+@[^@/]+/;
const kForbiddenInHost = /[\0\t\n\r #%/:<>?@[\\\]^|]/;
const kForbiddenInIpv6 = /[\0\t\n\r #%/<>?@\\^|]/;

const noHost = new Set(['javascript', 'javascript:']);
const slashed = new Set(['http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:', 'ws', 'ws:',
  'wss', 'wss:']);
const kMaxHostLength = 255;

const kEscapes = { '\t': '%09', '\n': '%0A', '\r': '%0D', ' ': '%20', '"': '%22', "'": '%27', '<': '%3C', '>': '%3E',
  '\\': '%5C', '^': '%5E', '`': '%60', '{': '%7B', '|': '%7C', '}': '%7D' };
const kEscaped = /[\t\n\r "'<>\\^`{|}]/g;
const escapeRest = (text) => text.replace(kEscaped, (char) => kEscapes[char]);

function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

// Backslashes before the query are slashes; white space and controls at both ends go.
function tidy(url) {
  const trimmed = url.replace(/^[\0- \u00A0\uFEFF]+|[\0- \u00A0\uFEFF]+$/g, '');
  const query = trimmed.search(/[?#]/);
  return query === -1 ? trimmed.replaceAll('\\', '/') : trimmed.slice(0, query).replaceAll('\\', '/') + trimmed.slice(query);
}

function invalidUrl(input) {
  const error = new codes.ERR_INVALID_URL(input);
  error.input = input;
  return error;
}

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = tidy(url);
  const simple = !slashesDenoteHost && !/[#@]/.test(rest) ? kSimplePath.exec(rest) : null;
  if (simple) {
    this.path = rest;
    this.href = rest;
    this.pathname = simple[1];
    if (simple[2]) {
      this.search = simple[2];
      this.query = parseQueryString ? querystring.parse(this.search.slice(1)) : this.search.slice(1);
    } else if (parseQueryString) {
      this.search = null;
      this.query = { __proto__: null };
    }
    return this;
  }
  const matched = kProtocol.exec(rest);
  let protocol;
  if (matched) {
    [protocol] = matched;
    this.protocol = protocol.toLowerCase();
    rest = rest.slice(protocol.length);
  }
  const lower = this.protocol ?? undefined;
  let slashes = false;
  if (slashesDenoteHost || protocol || kHost.test(rest)) {
    slashes = rest.startsWith('//');
    if (slashes && !(protocol && noHost.has(lower))) {
      rest = rest.slice(2);
      this.slashes = true;
    }
  }
  if (!noHost.has(lower) && (slashes || (protocol && !slashed.has(protocol)))) rest = this.parseAuthority(rest, url);
  if (!noHost.has(lower)) rest = escapeRest(rest);
  this.parsePath(rest, parseQueryString);
  if (slashed.has(lower) && this.hostname && !this.pathname) this.pathname = '/';
  if (this.pathname || this.search) this.path = (this.pathname || '') + (this.search || '');
  this.href = this.format();
  return this;
};

// "user:password@host:port" up to the first character that ends a host; gives what follows.
Url.prototype.parseAuthority = function parseAuthority(rest, url) {
  let hostEnd = -1;
  let at = -1;
  let nonHost = -1;
  for (let i = 0; i < rest.length && hostEnd === -1; i++) {
    const char = rest[i];
    if (char === '\t' || char === '\n' || char === '\r') {
      rest = rest.slice(0, i) + rest.slice(i + 1);
      i--;
    } else if (' "%\';<>\\^`{|}'.includes(char)) {
      if (nonHost === -1) nonHost = i;
    } else if (char === '#' || char === '/' || char === '?') {
      if (nonHost === -1) nonHost = i;
      hostEnd = i;
    } else if (char === '@') {
      at = i;
      nonHost = -1;
    }
  }
  let start = 0;
  if (at !== -1) {
    this.auth = decodeURIComponent(rest.slice(0, at));
    start = at + 1;
  }
  if (nonHost === -1) {
    this.host = rest.slice(start);
    rest = '';
  } else {
    this.host = rest.slice(start, nonHost);
    rest = rest.slice(nonHost);
  }
  this.parseHost();
  if (typeof this.hostname !== 'string') this.hostname = '';
  const ipv6 = this.hostname[0] === '[' && this.hostname[this.hostname.length - 1] === ']';
  if (!ipv6) rest = this.splitHostname(rest);
  this.hostname = this.hostname.length > kMaxHostLength ? '' : this.hostname.toLowerCase();
  if (this.hostname !== '') {
    if (ipv6) {
      if (kForbiddenInIpv6.test(this.hostname)) throw invalidUrl(url);
    } else {
      const ascii = idna.toASCII(this.hostname, { checkBidi: true, checkJoiners: true });
      if (!ascii || kForbiddenInHost.test(ascii)) throw invalidUrl(url);
      this.hostname = ascii;
    }
  }
  this.host = this.hostname + (this.port ? `:${this.port}` : '');
  if (ipv6) {
    this.hostname = this.hostname.slice(1, -1);
    if (rest[0] !== '/') rest = `/${rest}`;
  }
  return rest;
};

// A host name ends where a character stands that no name has.
Url.prototype.splitHostname = function splitHostname(rest) {
  const end = this.hostname.search(/[/\\#?:]/);
  if (end === -1) return rest;
  const tail = this.hostname.slice(end);
  this.hostname = this.hostname.slice(0, end);
  return `/${tail}${rest}`;
};

Url.prototype.parsePath = function parsePath(rest, parseQueryString) {
  const hash = rest.indexOf('#');
  if (hash !== -1) {
    this.hash = rest.slice(hash);
    rest = rest.slice(0, hash);
  }
  const query = rest.indexOf('?');
  if (query !== -1) {
    this.search = rest.slice(query);
    this.query = rest.slice(query + 1);
    if (parseQueryString) this.query = querystring.parse(this.query);
    rest = rest.slice(0, query);
  } else if (parseQueryString) {
    this.search = null;
    this.query = { __proto__: null };
  }
  if (rest !== '') this.pathname = rest;
};

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = kPort.exec(host);
  if (port) {
    if (port[0] !== ':') this.port = port[0].slice(1);
    host = host.slice(0, -port[0].length);
  }
  if (host) this.hostname = host;
};

Url.prototype.format = function format() {
  const auth = this.auth ? `${encodeURIComponent(this.auth).replaceAll('%3A', ':')}@` : '';
  let protocol = this.protocol || '';
  let pathname = this.pathname || '';
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    host = auth + (this.hostname.includes(':') && !isBracketed(this.hostname) ? `[${this.hostname}]` : this.hostname);
    if (this.port) host += `:${this.port}`;
  }
  const query = this.query !== null && typeof this.query === 'object' ? querystring.stringify(this.query) : '';
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !protocol.endsWith(':')) protocol += ':';
  pathname = pathname.replace(/[#?]/g, (char) => (char === '#' ? '%23' : '%3F'));
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol.length >= 4 && protocol.startsWith('file')) {
      host = '//';
    }
  }
  search = search.replaceAll('#', '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

const isBracketed = (host) => host.startsWith('[') && host.endsWith(']');

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parse(relative, false, true)).format();
};

function finish(result) {
  if (result.pathname !== null || result.search !== null) result.path = (result.pathname || '') + (result.search || '');
  result.href = result.format();
  return result;
}

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') relative = new Url().parse(relative, false, true);
  const result = Object.assign(new Url(), this);
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) return resolveHost(result, relative);
  if (relative.protocol && relative.protocol !== result.protocol) return resolveOtherProtocol(result, relative);
  return resolvePath(result, relative);
};

// "//host/path": everything but the protocol.
function resolveHost(result, relative) {
  for (const key of Object.keys(relative)) if (key !== 'protocol') result[key] = relative[key];
  if (slashed.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
  result.href = result.format();
  return result;
}

function resolveOtherProtocol(result, relative) {
  if (!slashed.has(relative.protocol)) {
    Object.assign(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && !/^file:?$/.test(relative.protocol) && !noHost.has(relative.protocol)) {
    const parts = (relative.pathname || '').split('/');
    while (parts.length > 0 && !(relative.host = parts.shift()));
    relative.host ||= '';
    relative.hostname ||= '';
    if (parts[0] !== '') parts.unshift('');
    if (parts.length < 2) parts.unshift('');
    result.pathname = parts.join('/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  if (result.pathname || result.search) result.path = (result.pathname || '') + (result.search || '');
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
}

function resolvePath(result, relative) {
  const sourceAbsolute = result.pathname !== null && result.pathname[0] === '/';
  const relativeAbsolute = Boolean(relative.host) || (relative.pathname !== null && relative.pathname[0] === '/');
  let mustEndAbsolute = relativeAbsolute || sourceAbsolute || Boolean(result.host && relative.pathname);
  const removeAllDots = mustEndAbsolute;
  let source = (result.pathname && result.pathname.split('/')) || [];
  const relativeParts = (relative.pathname && relative.pathname.split('/')) || [];
  const noLeadingSlashes = result.protocol && !slashed.has(result.protocol);
  // "mailto:a@b" and the like: the host is the path's first segment.
  if (noLeadingSlashes) {
    result.hostname = '';
    result.port = null;
    if (result.host) {
      if (source[0] === '') source[0] = result.host;
      else source.unshift(result.host);
    }
    result.host = '';
    if (relative.protocol) {
      relative.hostname = null;
      relative.port = null;
      result.auth = null;
      if (relative.host) {
        if (relativeParts[0] === '') relativeParts[0] = relative.host;
        else relativeParts.unshift(relative.host);
      }
      relative.host = null;
    }
    mustEndAbsolute = mustEndAbsolute && (relativeParts[0] === '' || source[0] === '');
  }
  if (relativeAbsolute) {
    if (relative.host || relative.host === '') {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
    }
    if (relative.hostname || relative.hostname === '') {
      if (result.hostname !== relative.hostname) result.auth = null;
      result.hostname = relative.hostname;
    }
    result.search = relative.search;
    result.query = relative.query;
    source = relativeParts;
  } else if (relativeParts.length > 0) {
    source.pop();
    source = [...source, ...relativeParts];
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    if (noLeadingSlashes) takeHostBack(result, source.shift());
    result.search = relative.search;
    result.query = relative.query;
    return finish(result);
  }
  if (source.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }
  source = resolveDots(source, result, relative, mustEndAbsolute, removeAllDots);
  const absolute = source[0] === '' || (source[0] && source[0][0] === '/');
  if (noLeadingSlashes) {
    takeHostBack(result, absolute ? '' : source.length > 0 ? source.shift() : '');
  }
  mustEndAbsolute = mustEndAbsolute || (result.host && source.length > 0);
  if (mustEndAbsolute && !absolute) source.unshift('');
  if (source.length === 0) {
    result.pathname = null;
    result.path = null;
  } else {
    result.pathname = source.join('/');
  }
  if (result.pathname !== null || result.search !== null) result.path = (result.pathname || '') + (result.search || '');
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  result.href = result.format();
  return result;
}

function takeHostBack(result, host) {
  result.hostname = result.host = host;
  const at = result.host && result.host.indexOf('@') > 0 ? result.host.split('@') : null;
  if (at) {
    result.auth = at.shift();
    result.host = result.hostname = at.shift();
  }
}

function resolveDots(source, result, relative, mustEndAbsolute, removeAllDots) {
  let last = source[source.length - 1];
  const trailing = ((result.host || relative.host || source.length > 1) && (last === '.' || last === '..')) || last === '';
  let up = 0;
  for (let i = source.length - 1; i >= 0; i--) {
    last = source[i];
    if (last === '.') {
      source.splice(i, 1);
    } else if (last === '..') {
      source.splice(i, 1);
      up++;
    } else if (up) {
      source.splice(i, 1);
      up--;
    }
  }
  if (!mustEndAbsolute && !removeAllDots) while (up--) source.unshift('..');
  if (mustEndAbsolute && source[0] !== '' && (!source[0] || source[0][0] !== '/')) source.unshift('');
  if (trailing && source.join('/').slice(-1) !== '/') source.push('');
  return source;
}

function parse(url, parseQueryString, slashesDenoteHost) {
  if (url instanceof Url) return url;
  return new Url().parse(url, parseQueryString, slashesDenoteHost);
}

function resolve(source, relative) {
  return parse(source, false, true).resolve(relative);
}

function resolveObject(source, relative) {
  return source ? parse(source, false, true).resolveObject(relative) : relative;
}

module.exports = { Url, parse, resolve, resolveObject };
