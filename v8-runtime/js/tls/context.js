'use strict';
// tls.createSecureContext and the settings of a handshake, which the proxy makes.
const { Buffer } = require('../buffer/module');
const { native } = require('../core/native');
const { codes } = require('../net/codes');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TLS_INVALID_PROTOCOL_VERSION, ERR_TLS_PROTOCOL_VERSION_CONFLICT } = codes;
// As in sockets.h.
const kMaxTrusted = 32 * 1024;

// The authorities that the server trusts stay where they are. This stands for all of them in the option `ca`.
const kSystem = '# The certificates of the authorities that the server trusts. They are used, but cannot be read here.\n';
const rootCertificates = Object.freeze([kSystem]);

const defaults = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' };
const kVersions = { __proto__: null, TLSv1: 2, 'TLSv1.1': 2, 'TLSv1.2': 2, 'TLSv1.3': 3 };
const kMethods = { __proto__: null, TLS_method: [2, 3], TLS_client_method: [2, 3], SSLv23_method: [2, 3], SSLv23_client_method: [2, 3],
  TLSv1_2_method: [2, 2], TLSv1_2_client_method: [2, 2] };

function versionsOf({ minVersion, maxVersion, secureProtocol }) {
  if (secureProtocol) {
    if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
    const known = kMethods[secureProtocol];
    if (known === undefined) {
      throw Object.assign(new TypeError(`Unknown method: ${secureProtocol}`), { code: 'ERR_TLS_INVALID_PROTOCOL_METHOD' });
    }
    return known;
  }
  const least = kVersions[minVersion ?? defaults.minVersion];
  const most = kVersions[maxVersion ?? defaults.maxVersion];
  if (least === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(minVersion, 'minimum');
  if (most === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(maxVersion, 'maximum');
  return [Math.min(least, most), most];
}

function textOf(value, name) {
  if (typeof value === 'string') return value;
  if (native.types.isArrayBufferView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
}

// PEM of all certificates in the option `ca`, and whether the system's are among them.
function authoritiesOf(ca) {
  if (ca == null) return { trusted: '', system: false };
  const texts = (Array.isArray(ca) ? ca : [ca]).map((one) => textOf(one, 'options.ca'));
  const system = texts.includes(kSystem);
  const found = new Set();
  for (const text of texts) {
    for (const [pem] of text.matchAll(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END [^-]*-----/g)) found.add(pem);
  }
  const trusted = [...found].join('\n');
  if (trusted.length > kMaxTrusted) {
    throw new ERR_OUT_OF_RANGE('options.ca', `at most ${kMaxTrusted} bytes of certificates in an execution context`, trusted.length);
  }
  return { trusted, system };
}

class SecureContext {
  constructor(settings) {
    Object.defineProperty(this, 'context', { __proto__: null, value: new NativeContext(settings), enumerable: true });
  }
}
const settingsOf = new WeakMap();
class NativeContext {
  constructor(settings) { settingsOf.set(this, settings); }
}
Object.defineProperty(NativeContext, 'name', { __proto__: null, value: 'SecureContext' });

function createSecureContext(options = {}) {
  const { cert, key, pfx } = options;
  const [least, most] = versionsOf(options);
  for (const name of ['cert', 'key']) {
    const list = Array.isArray(options[name]) ? options[name] : options[name] == null ? [] : [options[name]];
    for (const one of list) textOf(typeof one === 'object' && one !== null && 'pem' in one ? one.pem : one, `options.${name}`);
  }
  return new SecureContext({ ...authoritiesOf(options.ca), least, most, identity: Boolean(cert || key || pfx) });
}

// What the proxy is asked for: serverName, trusted, system, least, most; `identity`: a certificate of the handler's own.
function handshakeOf(secureContext) {
  return settingsOf.get(secureContext?.context) ?? { trusted: '', system: false, least: 2, most: 3, identity: false };
}

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

function protocolsOf(wire) {
  const names = [];
  for (let i = 0; wire !== undefined && i < wire.length; i += 1 + wire[i]) {
    const name = wire.toString('latin1', i + 1, i + 1 + wire[i]);
    if (name !== '') names.push(name);
  }
  return names;
}

module.exports = { SecureContext, convertALPNProtocols, createSecureContext, defaults, handshakeOf, protocolsOf, rootCertificates };
