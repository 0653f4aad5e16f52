'use strict';
// What `require('tls')` gives.
const { ObjectDefineProperty } = require('../core/primordials');
const { native } = require('../core/native');
const { process } = require('../process/process');
const { validateFunction } = require('../core/validators');
const { codes } = require('../net/codes');
const { normalizeArgs } = require('../net/arguments');
const { isIP } = require('../net/addresses');
const { SecureContext, convertALPNProtocols, createSecureContext, defaults, rootCertificates } = require('./context');
const { checkServerIdentity } = require('./identity');
const { Server } = require('./server');
const { kOptions } = require('./socket');
const { TLSSocket } = require('./socket_facts');

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

let ciphers;
function getCiphers() {
  ciphers ??= native.tls.ciphers().map((name) => name.toLowerCase()).sort();
  return [...ciphers];
}

const tls = {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: kCiphers.join(':'),
  DEFAULT_ECDH_CURVE: defaults.ecdhCurve,
  DEFAULT_MIN_VERSION: defaults.minVersion,
  DEFAULT_MAX_VERSION: defaults.maxVersion,
  getCiphers,
  rootCertificates: undefined,
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
for (const [name, key] of [['DEFAULT_MIN_VERSION', 'minVersion'], ['DEFAULT_MAX_VERSION', 'maxVersion'], ['DEFAULT_ECDH_CURVE', 'ecdhCurve']]) {
  ObjectDefineProperty(tls, name, {
    __proto__: null, configurable: true, enumerable: true, get() { return defaults[key]; }, set(value) { defaults[key] = value; },
  });
}
ObjectDefineProperty(tls, 'rootCertificates', { __proto__: null, configurable: false, enumerable: true, get: rootCertificates });

module.exports = tls;
