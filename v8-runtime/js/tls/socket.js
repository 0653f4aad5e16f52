'use strict';
// tls.TLSSocket: a net.Socket whose handshake the proxy makes. Trust is judged here, by what the proxy found out.
const { FunctionPrototypeCall, ObjectSetPrototypeOf, Symbol } = require('../core/primordials');
const { Buffer } = require('../buffer/module');
const { nextTick } = require('../process/ticks');
const { codes, systemFailure } = require('../net/codes');
const { Socket, kState } = require('../net/socket');
const { isIP } = require('../net/addresses');
const { convertALPNProtocols, createSecureContext, handshakeOf, protocolsOf } = require('./context');
const { verifyError } = require('./identity');
const { showHandle } = require('./stream_handle');

const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE } = codes;
const kStream = 'TLS over a stream that is no net.Socket';
const kSecured = Symbol('secured');
const kOptions = Symbol('connect-options');
// Where things are in what Connected tells (v8-runtime/handler/streams.cc).
const kIsSecure = 4;
const kVerifyResult = 5;
const kVersion = 6;
const kCipher = 7;
const kStandardCipher = 8;
const kProtocol = 9;
const kChain = 10;

function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  options = { ...options };
  if (options.isServer) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('The server side of TLS');
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[kOptions] = undefined;
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, options);
  FunctionPrototypeCall(Socket, this, { allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen, signal: options.signal,
    onread: options.onread, highWaterMark: options.highWaterMark });
  this.encrypted = true;
  this._readyEvent = kSecured;
  if (socket && !(socket instanceof Socket)) showHandle(this);
  else if (socket) wrap(this, socket);
  else this.once('connect', () => handshake(this));
}
ObjectSetPrototypeOf(TLSSocket.prototype, Socket.prototype);
ObjectSetPrototypeOf(TLSSocket, Socket);

// A socket may be made over any stream, but nothing can be sent through it.
TLSSocket.prototype._writeGeneric = function _writeGeneric(writev, data, encoding, callback) {
  if (this._parent === undefined && this._handle?._parentWrap) callback(new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(kStream));
  else FunctionPrototypeCall(Socket.prototype._writeGeneric, this, writev, data, encoding, callback);
};

// The connection of `socket` becomes this one's.
function wrap(tls, socket) {
  const state = socket[kState];
  if (socket instanceof TLSSocket) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLS inside of TLS');
  tls._parent = socket;
  tls._host = socket._host;
  const { onread } = tls[kState];
  const begin = () => {
    if (tls.destroyed) return;
    tls[kState] = state;
    state.owner = tls;
    state.onread = onread;
    handshake(tls);
  };
  tls.connecting = socket.connecting || state.connection === null;
  if (tls.connecting) {
    socket.once('connect', () => {
      tls.connecting = false;
      begin();
      tls.emit('connect');
    });
  } else {
    nextTick(begin);
  }
  socket.on('error', (error) => { if (!tls.destroyed) tls.destroy(error); });
  socket.once('close', () => tls.destroy());
  tls.once('close', () => socket.destroy());
}

function handshake(tls) {
  const state = tls[kState];
  if (tls.destroyed || state.connection === null) return;
  const { ALPNProtocols, secureContext, servername } = tls._tlsOptions;
  const asked = handshakeOf(secureContext ?? createSecureContext(tls._tlsOptions));
  if (asked.identity) {
    tls.destroy(new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('A client certificate of TLS'));
    return;
  }
  const wanted = tls.servername || servername || '';
  const serverName = isIP(wanted) === 0 ? wanted : '';
  if (!state.connection.secure({ ...asked, serverName, protocols: protocolsOf(ALPNProtocols) })) {
    tls.destroy(new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLS inside of TLS'));
  }
}

TLSSocket.prototype._onSecured = function _onSecured(facts) {
  if (!facts[kIsSecure]) throw new codes.ERR_INTERNAL_ASSERTION('TLS without a handshake');
  this.alpnProtocol = facts[kProtocol] === '' ? false : facts[kProtocol];
  this._secureEstablished = true;
  this._unrefTimer();
  const options = this[kOptions];
  const judged = options === undefined ? null : judge(this, facts, options);
  if (judged !== null && options.rejectUnauthorized !== false) {
    this.destroy(judged);
    return;
  }
  this.authorized = options !== undefined && judged === null;
  if (judged !== null) this.authorizationError = judged.code || judged.message;
  this.secureConnecting = false;
  this._readyEvent = 'connect';
  this.emit(kSecured);
  this.emit('secure');
  if (options !== undefined && !this.destroyed) this.emit('secureConnect');
  if (!this.destroyed && !this.isPaused()) this.read(0);
};

function judge(tls, facts, options) {
  const chain = verifyError(facts[kVerifyResult]);
  if (chain !== null) return chain;
  const hostname = options.servername || options.host || (options.socket && options.socket._host) || 'localhost';
  return options.checkServerIdentity(hostname, tls.getPeerCertificate(true)) ?? null;
}

// Of a handshake; undefined for what is an ordinary end of a connection.
TLSSocket.prototype._onBroken = function _onBroken([failure, , text]) {
  if (this._secureEstablished) return failure === 6 ? sslError(text) : undefined;
  if (failure === 6) return sslError(text);
  if (failure === 0) return text.includes('CA certificates') ? new codes.ERR_INVALID_ARG_TYPE('options.ca', 'string', text) : sslError(kNoTls);
  const { host, localAddress, path, port } = this[kOptions] ?? {};
  if (failure === 5) return systemFailure('ETIMEDOUT', 'connect', host, port);
  const error = new Error('Client network socket disconnected before secure TLS connection was established');
  return Object.assign(error, { code: 'ECONNRESET', path, host, port, localAddress });
};

// "TLS handshake: wrong version number" -> ERR_SSL_WRONG_VERSION_NUMBER, as OpenSSL names its reasons.
function sslError(text) {
  const reason = text.replace(/^TLS(?: handshake)?: /, '');
  if (reason === 'closed during the TLS handshake') return undefined;
  const error = new Error(`error:SSL routines::${reason}`);
  error.library = 'SSL routines';
  error.reason = reason;
  error.code = `ERR_SSL_${reason.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
  return error;
}

// Who speaks in front of the handshake does not speak TLS.
const kNoTls = 'wrong version number';
TLSSocket.prototype._onEarlyBytes = function _onEarlyBytes() { this.destroy(sslError(kNoTls)); };

TLSSocket.prototype._tlsError = function _tlsError(error) { return error; };
TLSSocket.prototype._start = function _start() {};
TLSSocket.prototype._releaseControl = function _releaseControl() {
  const before = this._controlReleased;
  this._controlReleased = true;
  return !before;
};
TLSSocket.prototype.setServername = function setServername(name) {
  if (typeof name !== 'string') throw new ERR_INVALID_ARG_TYPE('name', 'string', name);
  this.servername = name;
};

// ---- what is asked of it ----

const chainOf = (tls) => {
  const { facts } = tls[kState];
  return facts === null ? [] : facts.slice(kChain).map((der) => Buffer.from(der.buffer, der.byteOffset, der.byteLength));
};
const certificate = (der) => new (require('../crypto/module').X509Certificate)(der);

TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  const chain = chainOf(this);
  if (this.destroyed || this[kState].facts === null) return this.destroyed ? null : {};
  if (chain.length === 0) return {};
  const plain = (der) => certificate(der).toLegacyObject();
  if (!detailed) return plain(chain[0]);
  const all = chain.map(plain);
  for (let i = 0; i < all.length; i++) {
    const selfIssued = JSON.stringify(all[i].subject) === JSON.stringify(all[i].issuer);
    if (i + 1 < all.length) all[i].issuerCertificate = all[i + 1];
    else if (selfIssued) all[i].issuerCertificate = all[i];
  }
  return all[0];
};
TLSSocket.prototype.getPeerX509Certificate = function getPeerX509Certificate() {
  const [own] = chainOf(this);
  return own === undefined ? undefined : certificate(own);
};
TLSSocket.prototype.getCertificate = function getCertificate() { return this.destroyed ? null : {}; };
TLSSocket.prototype.getX509Certificate = function getX509Certificate() { return undefined; };

const established = (tls) => (tls._secureEstablished ? tls[kState].facts : null);
TLSSocket.prototype.getProtocol = function getProtocol() { return established(this)?.[kVersion] ?? null; };
TLSSocket.prototype.getCipher = function getCipher() {
  const facts = established(this);
  if (facts === null) return undefined;
  return { name: facts[kCipher], standardName: facts[kStandardCipher], version: facts[kVersion] === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2' };
};
TLSSocket.prototype.getSharedSigalgs = function getSharedSigalgs() { return []; };
TLSSocket.prototype.getEphemeralKeyInfo = function getEphemeralKeyInfo() { return {}; };
TLSSocket.prototype.isSessionReused = function isSessionReused() { return false; };
TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {};
TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment() { return true; };
TLSSocket.prototype.enableTrace = function enableTrace() {};
TLSSocket.prototype.setSession = function setSession() {};
for (const name of ['getFinished', 'getPeerFinished', 'getSession', 'getTLSTicket']) {
  TLSSocket.prototype[name] = { [name]() { return undefined; } }[name];
}
for (const name of ['renegotiate', 'exportKeyingMaterial', 'setKeyCert']) {
  TLSSocket.prototype[name] = { [name]() { throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`TLSSocket.${name}()`); } }[name];
}

module.exports = { TLSSocket, kOptions, kStream };
