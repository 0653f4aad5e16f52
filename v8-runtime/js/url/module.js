'use strict';
// `require('url')`: the URL class, the old functions, and paths to file URLs and back.
const { codes } = require('../core/errors');
const { validateBoolean, validateObject, validateString } = require('../core/validators');
const path = require('../path');
const idna = require('./idna');
const { URL, isURL } = require('./url');
const { URLSearchParams } = require('./search_params');
const legacy = require('./legacy');

// A host as the URL standard reads it: lower case, punycode; "" when it is none.
function domainToASCII(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  const [host] = /^[^/\\?#]*/.exec(domain);
  if (/^[/\\]|@| $|^[^[]*:/.test(host || domain)) return '';
  try {
    return new URL(`ws://${domain}`).hostname;
  } catch {
    return '';
  }
}

function domainToUnicode(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  const ascii = domainToASCII(domain);
  return ascii === '' ? '' : idna.toUnicode(ascii, { checkBidi: true, checkJoiners: true }).domain;
}

function format(urlObject, options) {
  if (typeof urlObject === 'string') return legacy.parse(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  }
  if (!(urlObject instanceof URL)) return legacy.Url.prototype.format.call(urlObject);
  const { fragment = true, unicode = false, search = true, auth = true } = readFormatOptions(options);
  const url = new URL(urlObject.href);
  if (!fragment) url.hash = '';
  if (!search) url.search = '';
  if (!auth) {
    url.username = '';
    url.password = '';
  }
  // Only what is punycode changes; of schemes without rules of their own the rest of a host is anything.
  if (!unicode || !url.hostname.includes('xn--')) return url.href;
  return url.href.replace(url.hostname, idna.toUnicode(url.hostname, { checkBidi: true, checkJoiners: true }).domain);
}

function readFormatOptions(options) {
  if (options === undefined || options === null) return {};
  validateObject(options, 'options');
  for (const name of ['fragment', 'unicode', 'search', 'auth']) {
    if (options[name] != null) validateBoolean(options[name], `options.${name}`);
  }
  return options;
}

function urlToHttpOptions(url) {
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? hostname.slice(1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

function fileURLToPath(input) {
  if (typeof input === 'string') input = new URL(input);
  else if (!isURL(input)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], input);
  if (input.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  if (input.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST('linux');
  if (/%2f/i.test(input.pathname)) throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters');
  return decodeURIComponent(input.pathname);
}

const kInPath = /[%\\\n\r\t?#]/g;
function pathToFileURL(filepath) {
  validateString(filepath, 'path');
  let resolved = path.resolve(filepath);
  if (filepath.endsWith('/') && !resolved.endsWith('/')) resolved += '/';
  return new URL(`file://${resolved.replace(kInPath, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}`);
}

module.exports = {
  Url: legacy.Url,
  parse: legacy.parse,
  resolve: legacy.resolve,
  resolveObject: legacy.resolveObject,
  format,
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  pathToFileURL,
  fileURLToPath,
  urlToHttpOptions,
};
