'use strict';
// tls.createSecureContext: settings of handshakes, kept by OpenSSL in this process (v8-runtime/bindings/tls).
const { Buffer } = require('../buffer/module');
const { native } = require('../core/native');
const { validateInteger, validateString } = require('../core/validators');
const { process } = require('../process/process');
const { codes } = require('../net/codes');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_TLS_INVALID_PROTOCOL_VERSION, ERR_TLS_PROTOCOL_VERSION_CONFLICT } = codes;

const defaults = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ecdhCurve: 'auto' };
// As they stand on the wire.
const kLeast = 0x0301;
const kMost = 0x0304;
const kVersions = { __proto__: null, TLSv1: 0x0301, 'TLSv1.1': 0x0302, 'TLSv1.2': 0x0303, 'TLSv1.3': 0x0304 };
const kMethods = { __proto__: null, TLS_: [kLeast, kMost], SSLv23_: [kLeast, 0x0303], TLSv1_: [0x0301, 0x0301], TLSv1_1_: [0x0302, 0x0302],
  TLSv1_2_: [0x0303, 0x0303] };
const kLeastDhBits = 1024;
const kGoodDhBits = 2048;
const kHonorsCipherOrder = 0x00400000;  // SSL_OP_CIPHER_SERVER_PREFERENCE

function versionsOf({ minVersion, maxVersion, secureProtocol }) {
  if (secureProtocol) {
    if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
    const known = kMethods[secureProtocol.replace(/(?:client_|server_)?method$/, '')];
    if (known === undefined) {
      const old = /^(SSLv[23])_/.exec(secureProtocol);
      const message = old === null ? `Unknown method: ${secureProtocol}` : `${old[1]} methods disabled`;
      throw Object.assign(new TypeError(message), { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' });
    }
    return known;
  }
  const least = kVersions[minVersion ?? defaults.minVersion];
  const most = kVersions[maxVersion ?? defaults.maxVersion];
  if (least === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(minVersion, 'minimum');
  if (most === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(maxVersion, 'maximum');
  return [least, most];
}

const listOf = (value) => (Array.isArray(value) ? value : [value]);
const isPresent = (value) => value !== undefined && value !== null;

// Bytes for the native functions, which take texts as UTF-8.
function checked(value, name) {
  if (typeof value === 'string') return Buffer.from(value);
  if (native.types.isArrayBufferView(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

function passphraseOf(value) {
  if (native.types.isArrayBufferView(value)) return value;
  if (isPresent(value)) validateString(value, 'options.passphrase');
  return Buffer.from(value ?? '');
}

// "TLS_…" are suites of TLS 1.3, all others ciphers of the versions before.
function ciphersOf(ciphers) {
  const names = ciphers.split(':').filter((name) => name !== '');
  const isSuite = (name) => name.startsWith('TLS_');
  return { list: names.filter((name) => !isSuite(name)).join(':'), suites: names.filter(isSuite).join(':') };
}

// ---- authorities ----

let system;
// The authorities that the system trusts, as PEM.
function rootCertificates() {
  system ??= Object.freeze(native.tls.authorities());
  return system;
}

// NODE_EXTRA_CA_CERTS: a file of the package whose certificates are trusted like the system's.
function extraAuthorities() {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (!path) return undefined;
  try {
    return require('../fs/module').readFileSync(path);
  } catch (error) {
    process.emitWarning(`Ignoring extra certs from \`${path}\`, load failed: ${error.message}`);
    return undefined;
  }
}

function trust(handle, ca) {
  if (isPresent(ca) && ca !== '') {
    for (const one of listOf(ca)) native.tls.contextTrust(handle, checked(one, 'options.ca'));
    return;
  }
  native.tls.contextTrustSystem(handle);
  const extra = extraAuthorities();
  if (extra !== undefined) native.tls.contextTrust(handle, extra);
}

// ---- the own certificate ----

function identify(handle, { cert, key, passphrase }) {
  if (cert) for (const one of listOf(cert)) native.tls.contextCertificate(handle, checked(one, 'options.cert'));
  if (!key) return;
  for (const one of listOf(key)) {
    const isPair = typeof one === 'object' && one !== null && 'pem' in one;
    const pem = checked(isPair ? one.pem : one, 'options.key');
    native.tls.contextKey(handle, pem, passphraseOf(isPair && isPresent(one.passphrase) ? one.passphrase : passphrase));
  }
}

const unreadablePfx = () => Object.assign(new Error('Unable to load PFX certificate'), { code: 'ERR_CRYPTO_OPERATION_FAILED' });

function identifyByPfx(handle, { pfx, passphrase }) {
  for (const one of listOf(pfx)) {
    const isPair = typeof one === 'object' && one !== null && 'buf' in one;
    const bytes = isPair ? one.buf : one;
    if (typeof bytes !== 'string' && !native.types.isArrayBufferView(bytes)) throw unreadablePfx();
    const its = isPair && isPresent(one.passphrase) ? one.passphrase : passphrase;
    native.tls.contextPfx(handle, checked(bytes), isPresent(its) ? Buffer.from(passphraseOf(its)).toString() : undefined);
  }
}

// ---- contexts ----

function setCiphers(handle, options, versions) {
  if (!isPresent(options.ciphers)) return;
  validateString(options.ciphers, 'options.ciphers');
  const { list, suites } = ciphersOf(options.ciphers);
  native.tls.contextCiphers(handle, list, suites === '' ? undefined : suites);
  if (list === '' && versions[0] < kMost && versions[1] === kMost) native.tls.contextVersions(handle, kMost, kMost);
}

function setAlgorithms(handle, options, versions) {
  const { ecdhCurve = defaults.ecdhCurve, dhparam, sigalgs } = options;
  if (isPresent(sigalgs)) {
    validateString(sigalgs, 'options.sigalgs');
    if (sigalgs === '') throw new ERR_INVALID_ARG_VALUE('options.sigalgs', sigalgs);
    native.tls.contextSignatures(handle, sigalgs);
  }
  setCiphers(handle, options, versions);
  validateString(ecdhCurve, 'options.ecdhCurve');
  if (ecdhCurve !== 'auto') native.tls.contextGroups(handle, ecdhCurve);
  if (isPresent(dhparam)) setDhParameters(handle, dhparam === 'auto' ? true : checked(dhparam, 'options.dhparam'));
}

// What cannot be read is none, as in Node.
function setDhParameters(handle, parameters) {
  const bits = native.tls.contextDhParameters(handle, parameters);
  if (bits < kLeastDhBits) throw Object.assign(new TypeError('DH parameter is less than 1024 bits'), { code: 'ERR_INVALID_ARG_VALUE' });
  if (bits < kGoodDhBits) process.emitWarning('DH parameter is less than 2048 bits', 'SecurityWarning');
}

function configure(handle, options, versions) {
  trust(handle, options.ca);
  identify(handle, options);
  setAlgorithms(handle, options, versions);
  if (isPresent(options.crl)) for (const one of listOf(options.crl)) native.tls.contextRevoked(handle, checked(one, 'options.crl'));
  const { sessionIdContext, sessionTimeout } = options;
  if (isPresent(sessionIdContext)) validateString(sessionIdContext, 'options.sessionIdContext');
  if (isPresent(sessionTimeout)) validateInteger(sessionTimeout, 'options.sessionTimeout', 0, 2147483647);
  native.tls.contextSessions(handle, sessionIdContext ?? undefined, sessionTimeout ?? undefined);
  if (isPresent(options.pfx)) identifyByPfx(handle, options);
  if (isPresent(options.clientCertEngine) || isPresent(options.privateKeyEngine)) {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('An engine of OpenSSL');
  }
}

const handles = new WeakMap();
class NativeContext {}
Object.defineProperty(NativeContext, 'name', { __proto__: null, value: 'SecureContext' });

function SecureContext(options) {
  if (!(this instanceof SecureContext)) return new SecureContext(options);
  const { honorCipherOrder, secureOptions = 0 } = options ?? {};
  const versions = versionsOf(options ?? {});
  const handle = native.tls.contextMake(...versions);
  validateInteger(secureOptions ?? 0, 'secureOptions');
  const set = (secureOptions ?? 0) + (honorCipherOrder ? kHonorsCipherOrder : 0);
  if (set > 0) native.tls.contextOptions(handle, set);
  Object.defineProperty(this, 'context', { __proto__: null, value: new NativeContext(), enumerable: true, writable: true, configurable: true });
  handles.set(this.context, handle);
  configure(handle, options ?? {}, versions);
}

function createSecureContext(options = {}) { return new SecureContext(options); }

// The native side; undefined when it is none of ours.
const handleOf = (secureContext) => handles.get(secureContext?.context);

// ---- ALPN ----

function wireOf(protocols) {
  const pieces = protocols.map((name, index) => {
    const size = Buffer.byteLength(name);
    if (size > 255) {
      const error = new ERR_OUT_OF_RANGE('protocol', '<= 255', size);
      error.message = `The byte length of the protocol at index ${index} exceeds the maximum length. It must be <= 255. Received ${size}`;
      throw error;
    }
    const bytes = Buffer.from(name);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat(pieces);
}

function convertALPNProtocols(protocols, out) {
  if (Array.isArray(protocols)) out.ALPNProtocols = wireOf(protocols);
  else if (native.types.isArrayBufferView(protocols)) {
    out.ALPNProtocols = Buffer.from(Buffer.from(protocols.buffer, protocols.byteOffset, protocols.byteLength));
  }
}

module.exports = { SecureContext, convertALPNProtocols, createSecureContext, defaults, handleOf, rootCertificates };
