'use strict';
// What a TLS socket tells of its connection, and what can be asked of an open one.
const { Buffer } = require('../buffer/module');
const { native } = require('../core/native');
const { define } = require('../core/errors');
const { nextTick } = require('../process/ticks');
const { validateFunction, validateNumber, validateObject, validateString, validateUint32 } = require('../core/validators');
const { codes } = require('../net/codes');
const { TLSSocket, kEngine } = require('./socket');

define('ERR_TLS_INVALID_STATE', 'TLS socket connection must be securely established', Error);
define('ERR_TLS_RENEGOTIATE', 'Attempt to renegotiate TLS session failed', Error);
define('ERR_TLS_RENEGOTIATION_DISABLED', 'TLS session renegotiation disabled for this socket', Error);

// Where things are in native.tls.facts().
const kVersion = 0;
const kCipher = 1;
const kStandardCipher = 2;
const kCipherVersion = 3;
const kReused = 6;

const bufferOf = (bytes) => (bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
const sessionOf = (socket) => (socket.destroyed ? undefined : socket[kEngine]?.session);
const established = (socket) => (socket._secureEstablished ? sessionOf(socket) : undefined);
const certificate = (der) => new (require('../crypto/module').X509Certificate)(bufferOf(der));
const isServer = (socket) => socket._tlsOptions.isServer === true;

function chainOf(socket) {
  const session = sessionOf(socket);
  return session === undefined ? [] : native.tls.factsChain(session);
}

function detailedChain(chain) {
  const all = chain.map((der) => certificate(der).toLegacyObject());
  for (let i = 0; i < all.length; i++) {
    const selfIssued = JSON.stringify(all[i].subject) === JSON.stringify(all[i].issuer);
    if (i + 1 < all.length) all[i].issuerCertificate = all[i + 1];
    else if (selfIssued) all[i].issuerCertificate = all[i];
  }
  return all[0];
}

const methods = {
  getPeerCertificate(detailed) {
    if (this.destroyed) return null;
    const chain = chainOf(this);
    if (chain.length === 0) return {};
    return detailed ? detailedChain(chain) : certificate(chain[0]).toLegacyObject();
  },

  getPeerX509Certificate(detailed) {
    const [own] = chainOf(this);
    return own === undefined ? undefined : certificate(own);
  },

  getCertificate() {
    if (this.destroyed) return null;
    const der = sessionOf(this) === undefined ? undefined : native.tls.factsOwnCertificate(sessionOf(this));
    return der === undefined ? {} : certificate(der).toLegacyObject();
  },

  getX509Certificate() {
    const der = sessionOf(this) === undefined ? undefined : native.tls.factsOwnCertificate(sessionOf(this));
    return der === undefined ? undefined : certificate(der);
  },

  getProtocol() { return established(this) === undefined ? null : native.tls.facts(established(this))[kVersion]; },

  getCipher() {
    const session = established(this);
    if (session === undefined) return undefined;
    const facts = native.tls.facts(session);
    return { name: facts[kCipher], standardName: facts[kStandardCipher], version: facts[kCipherVersion] };
  },

  getSharedSigalgs() { return sessionOf(this) === undefined ? [] : native.tls.factsSignatures(sessionOf(this)); },

  // A server's is not told.
  getEphemeralKeyInfo() {
    if (isServer(this)) return null;
    const key = sessionOf(this) === undefined ? undefined : native.tls.factsEphemeralKey(sessionOf(this));
    if (key === undefined) return {};
    const [type, name, size] = key;
    return name === undefined ? { type, size } : { type, name, size };
  },

  isSessionReused() { return sessionOf(this) !== undefined && native.tls.facts(sessionOf(this))[kReused]; },

  getFinished() { return sessionOf(this) === undefined ? undefined : bufferOf(native.tls.factsFinished(sessionOf(this), false)); },
  getPeerFinished() { return sessionOf(this) === undefined ? undefined : bufferOf(native.tls.factsFinished(sessionOf(this), true)); },
  getSession() { return sessionOf(this) === undefined ? undefined : bufferOf(native.tls.factsSession(sessionOf(this), false)); },
  getTLSTicket() { return sessionOf(this) === undefined ? undefined : bufferOf(native.tls.factsSession(sessionOf(this), true)); },
  _ocspResponse() { return bufferOf(native.tls.factsOcsp(sessionOf(this))) ?? null; },

  exportKeyingMaterial(length, label, context) {
    validateUint32(length, 'length', true);
    validateString(label, 'label');
    if (context !== undefined && !native.types.isArrayBufferView(context)) {
      throw new codes.ERR_INVALID_ARG_TYPE('context', ['Buffer', 'TypedArray', 'DataView'], context);
    }
    if (established(this) === undefined) throw new codes.ERR_TLS_INVALID_STATE();
    return bufferOf(native.tls.factsExport(established(this), length, label, context));
  },

  setMaxSendFragment(size) {
    validateNumber(size, 'size');
    return sessionOf(this) === undefined ? false : native.tls.setMaxSendFragment(sessionOf(this), size);
  },

  disableRenegotiation() { if (sessionOf(this) !== undefined) native.tls.sessionKeepParameters(sessionOf(this)); },

  renegotiate(options, callback) {
    if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    validateObject(options, 'options');
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.destroyed) return undefined;
    try {
      this[kEngine].renegotiate();
    } catch (error) {
      if (callback) nextTick(callback, error);
      return false;
    }
    if (callback) this.once('secure', () => callback(null));
    return true;
  },

  enableTrace() {},
  setKeyCert() { throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLSSocket.setKeyCert()'); },
};

for (const name of Object.keys(methods)) {
  Object.defineProperty(TLSSocket.prototype, name, { __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true });
}

module.exports = { TLSSocket };
