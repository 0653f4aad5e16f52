'use strict';
// What `require('tls')` gives.
const { FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf } = require('../core/primordials');
const { process } = require('../process/process');
const { validateFunction } = require('../core/validators');
const { codes } = require('../net/codes');
const { normalizeArgs } = require('../net/arguments');
const { Server: NetServer } = require('../net/server');
const { Socket } = require('../net/socket');
const { isIP } = require('../net/addresses');
const { SecureContext, convertALPNProtocols, createSecureContext, defaults, rootCertificates } = require('./context');
const { checkServerIdentity } = require('./identity');
const { TLSSocket, kOptions, kStream } = require('./socket');

const kCiphers = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'DHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-SHA256', 'DHE-RSA-AES128-SHA256', 'ECDHE-RSA-AES256-SHA384', 'DHE-RSA-AES256-SHA384', 'ECDHE-RSA-AES256-SHA256',
  'DHE-RSA-AES256-SHA256', 'HIGH', '!aNULL', '!eNULL', '!EXPORT', '!DES', '!RC4', '!MD5', '!PSK', '!SRP', '!CAMELLIA'];

// (options[, callback]) | (port[, host][, options][, callback]) | (path[, options][, callback])
function readArguments(args) {
  const [plain, callback] = normalizeArgs(args);
  let options = plain;
  if (args[1] !== null && typeof args[1] === 'object') options = { ...plain, ...args[1] };
  else if (args[2] !== null && typeof args[2] === 'object') options = { ...plain, ...args[2] };
  return [options, callback];
}

let warned = false;
function rejectsByDefault() {
  const allows = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allows && !warned) {
    warned = true;
    process.emitWarning("Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS requests " +
      'insecure by disabling certificate verification.');
  }
  return !allows;
}

function connect(...args) {
  const [given, callback] = readArguments(args);
  const options = { rejectUnauthorized: rejectsByDefault(), ciphers: kCiphers.join(':'), checkServerIdentity, minDHSize: 1024, ...given };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  if (options.socket && !(options.socket instanceof Socket)) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(kStream);
  const secureContext = options.secureContext || createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    pipe: Boolean(options.path),
    secureContext,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kOptions] = options;
  if (callback !== null) socket.once('secureConnect', callback);
  const name = options.servername ?? options.host ?? 'localhost';
  if (options.servername || isIP(`${name}`) === 0) socket.setServername(options.servername || `${name}`);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options);
  }
  return socket;
}

// ---- servers ----

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options != null && typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  FunctionPrototypeCall(NetServer, this, options);
  this._contexts = [];
  this.requestCert = options?.requestCert === true;
  this.rejectUnauthorized = options?.rejectUnauthorized !== false;
  if (listener) this.on('secureConnection', listener);
}
ObjectSetPrototypeOf(Server.prototype, NetServer.prototype);
ObjectSetPrototypeOf(Server, NetServer);
Server.prototype.addContext = function addContext(name, context) {
  if (!name) throw new codes.ERR_MISSING_ARGS('hostname');
  this._contexts.push([name, context]);
};
Server.prototype.setSecureContext = function setSecureContext(options) { createSecureContext(options); };
Server.prototype.getTicketKeys = function getTicketKeys() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('A TLS server'); };
Server.prototype.setTicketKeys = Server.prototype.getTicketKeys;

const kNamedCiphers = ['aes128-gcm-sha256', 'aes128-sha', 'aes128-sha256', 'aes256-gcm-sha384', 'aes256-sha', 'aes256-sha256',
  'dhe-rsa-aes128-gcm-sha256', 'dhe-rsa-aes256-gcm-sha384', 'dhe-rsa-chacha20-poly1305', 'ecdhe-ecdsa-aes128-gcm-sha256',
  'ecdhe-ecdsa-aes256-gcm-sha384', 'ecdhe-ecdsa-chacha20-poly1305', 'ecdhe-rsa-aes128-gcm-sha256', 'ecdhe-rsa-aes256-gcm-sha384',
  'ecdhe-rsa-chacha20-poly1305', 'tls_aes_128_gcm_sha256', 'tls_aes_256_gcm_sha384', 'tls_chacha20_poly1305_sha256'];

const tls = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: kCiphers.join(':'),
  DEFAULT_ECDH_CURVE: 'auto',
  DEFAULT_MIN_VERSION: defaults.minVersion,
  DEFAULT_MAX_VERSION: defaults.maxVersion,
  getCiphers() { return [...kNamedCiphers]; },
  rootCertificates,
  convertALPNProtocols,
  checkServerIdentity,
  createSecureContext,
  SecureContext,
  TLSSocket,
  Server,
  createServer(options, listener) { return new Server(options, listener); },
  connect,
  createSecurePair() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('tls.createSecurePair()'); },
};
for (const [name, key] of [['DEFAULT_MIN_VERSION', 'minVersion'], ['DEFAULT_MAX_VERSION', 'maxVersion']]) {
  ObjectDefineProperty(tls, name, {
    __proto__: null, configurable: true, enumerable: true, get() { return defaults[key]; }, set(value) { defaults[key] = value; },
  });
}

module.exports = tls;
