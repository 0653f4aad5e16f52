'use strict';
// tls.TLSSocket: a net.Socket whose bytes go through TLS (engine.js) before they go to the connection. Trust is judged here.
const { FunctionPrototypeCall, ObjectSetPrototypeOf, Symbol } = require('../core/primordials');
const { Buffer } = require('../buffer/module');
const { native } = require('../core/native');
const { nextTick } = require('../process/ticks');
const { define } = require('../core/errors');
const { validateFunction } = require('../core/validators');
const { codes } = require('../net/codes');
const { Socket, kState } = require('../net/socket');
const { isIP } = require('../net/addresses');
const { convertALPNProtocols, createSecureContext, handleOf } = require('./context');
const { verifyError } = require('./identity');
const { Engine, StreamConnection } = require('./engine');
const { answerHello, asksAboutHello, checkHelloOptions } = require('./hello');
const { showHandle } = require('./stream_handle');

define('ERR_TLS_DH_PARAM_SIZE', (size) => `DH parameter size ${size} is less than 2048`, Error);
define('ERR_TLS_INVALID_CONTEXT', (name) => `${name} must be a SecureContext`, TypeError);

const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_ARG_TYPE } = codes;
const kSecured = Symbol('secured');
const kOptions = Symbol('connect-options');
const kEngine = Symbol('engine');
const kPendingSession = Symbol('pendingSession');
// Where things are in native.tls.facts().
const kProtocol = 4;
const kVerifyResult = 5;
const kServerName = 7;
// What a server does about a client's certificate.
const kAsks = 1;
const kRequires = 2;

function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  options = { ...options };
  if (options.pskCallback) throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLS with keys that were shared before');
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
  this[kEngine] = null;
  this[kPendingSession] = null;
  checkHelloOptions(options);
  if (options.ALPNCallback) validateFunction(options.ALPNCallback, 'options.ALPNCallback');
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, options);
  if (options.secureContext && handleOf(options.secureContext) === undefined) throw new codes.ERR_TLS_INVALID_CONTEXT('options.secureContext');
  FunctionPrototypeCall(Socket, this, { allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen, signal: options.signal,
    onread: options.onread, highWaterMark: options.highWaterMark });
  this.encrypted = true;
  this._readyEvent = kSecured;
  if (!socket) this.once('connect', () => secureOwn(this));
  else if (socket instanceof Socket && !(socket instanceof TLSSocket)) wrapSocket(this, socket);
  else wrapStream(this, socket);
}
ObjectSetPrototypeOf(TLSSocket.prototype, Socket.prototype);
ObjectSetPrototypeOf(TLSSocket, Socket);

// ---- what lies below ----

function secureOwn(tls) {
  const state = tls[kState];
  if (tls.destroyed || state.connection === null) return;
  secure(tls, state.connection);
}

// From here on the connection's bytes are ciphertext.
function secure(tls, lower) {
  const state = tls[kState];
  const engine = new Engine(lower, makeSession(tls), observerOf(tls));
  tls[kEngine] = engine;
  state.filter = engine;
  state.connection = engine;
  // Who makes a socket without connect() begins by writing.
  if (tls[kOptions] !== undefined) engine.start();
}

// The connection of `socket` becomes this one's.
function wrapSocket(tls, socket) {
  const state = socket[kState];
  tls._parent = socket;
  tls._host = socket._host;
  const { onread } = tls[kState];
  const begin = () => {
    if (tls.destroyed || state.connection === null) return;
    if (state.filter !== null) {
      tls.destroy(new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('TLS twice on one connection'));
      return;
    }
    tls[kState] = state;
    state.owner = tls;
    state.onread = onread;
    const { connection, untaken } = state;
    state.untaken = 0;
    connection.taken(untaken);
    // What came before belongs to the handshake; it is taken already.
    const early = [];
    for (let chunk; (chunk = socket.read()) !== null;) early.push(chunk);
    secure(tls, connection);
    for (const chunk of early) tls[kEngine].early(chunk);
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
  endTogether(tls, socket);
}

function endTogether(tls, socket) {
  socket.on('error', (error) => { if (!tls.destroyed) tls.destroy(error); });
  socket.once('close', () => tls.destroy());
  tls.once('close', () => socket.destroy());
}

// Any other stream is written to and read from.
function wrapStream(tls, stream) {
  const state = tls[kState];
  tls._parent = stream;
  if (!(stream instanceof Socket)) showHandle(tls);
  state.stop = () => {};
  const begin = () => {
    tls.connecting = false;
    if (tls.destroyed) return;
    secure(tls, new StreamConnection(stream, {
      data: (bytes) => tls[kEngine].data(bytes),
      end: () => tls[kEngine].peerEnded(),
      failed: (error) => { if (!tls.destroyed) tls.destroy(error); },
      closed: () => tls.destroy(),
      finished() {
        const done = state.onFinished;
        state.onFinished = null;
        done?.();
      },
    }));
  };
  tls.once('close', () => stream.destroy());
  tls.connecting = stream.connecting === true || stream.secureConnecting === true;
  if (!tls.connecting) {
    nextTick(begin);
    return;
  }
  stream.once(stream.secureConnecting === true ? 'secure' : 'connect', () => {
    begin();
    tls.emit('connect');
  });
  stream.once('close', () => tls.destroy());
}

// ---- the handshake ----

function makeSession(tls) {
  const { ALPNProtocols, isServer, rejectUnauthorized, requestCert, requestOCSP, secureContext, servername, session } = tls._tlsOptions;
  const context = handleOf(secureContext ?? createSecureContext(tls._tlsOptions));
  const wanted = tls.servername || servername || '';
  const name = wanted !== '' && isIP(wanted) === 0 ? wanted : undefined;
  const der = typeof session === 'string' ? Buffer.from(session, 'latin1') : session;
  return native.tls.sessionMake(context, isServer === true, requestCert ? (rejectUnauthorized === false ? kAsks : kRequires) : 0, name,
    ALPNProtocols, der ?? undefined, isServer ? asksAboutHello(tls) : Boolean(requestOCSP));
}

function observerOf(tls) {
  const state = () => tls[kState];
  return {
    secured: () => onSecured(tls),
    plain: (bytes) => state().plain(bytes),
    end() {
      if (tls._secureEstablished) state().ended();
      else tls.destroy(disconnected(tls));
    },
    failed(error) {
      // A server that wants a certificate says so after TLS 1.3's handshake: then it is an error of the open socket.
      tls.destroy(error);
    },
    session(der) {
      if (tls._secureEstablished) tls.emit('session', der);
      else tls[kPendingSession] = der;
    },
    renegotiated() { tls.emit('secure'); },
    hello(name, protocols, answer) { answerHello(tls, name, protocols, answer); },
    listensForKeys: () => tls.listenerCount('keylog') > 0,
    keyLine(line) { tls.emit('keylog', line); },
  };
}

function disconnected(tls) {
  const { host, localAddress, path, port } = tls[kOptions] ?? {};
  const error = new Error('Client network socket disconnected before secure TLS connection was established');
  return Object.assign(error, { code: 'ECONNRESET', path, host, port, localAddress });
}

function onSecured(tls) {
  const { session } = tls[kEngine];
  const facts = native.tls.facts(session);
  tls.alpnProtocol = facts[kProtocol] ?? false;
  if (tls._tlsOptions.isServer) tls.servername = facts[kServerName] ?? false;
  tls._secureEstablished = true;
  tls._unrefTimer();
  const options = tls[kOptions];
  if (tls._tlsOptions.requestOCSP) tls.emit('OCSPResponse', tls._ocspResponse());
  const judged = options === undefined ? null : judge(tls, facts, options);
  tls.authorized = options !== undefined && judged === null;
  if (judged !== null) tls.authorizationError = judged.code || judged.message;
  if (judged !== null && options.rejectUnauthorized !== false) {
    tls.destroy(judged);
    return;
  }
  tls.secureConnecting = false;
  tls._readyEvent = 'connect';
  tls.emit(kSecured);
  tls.emit('secure');
  if (options !== undefined && !tls.destroyed) tls.emit('secureConnect');
  const pending = tls[kPendingSession];
  tls[kPendingSession] = null;
  if (pending !== null && !tls.destroyed) tls.emit('session', pending);
  if (!tls.destroyed && !tls.isPaused()) tls.read(0);
}

// null: the server is who it is to be.
function judge(tls, facts, options) {
  const key = tls.getEphemeralKeyInfo();
  if (key.type === 'DH' && key.size < options.minDHSize) return new codes.ERR_TLS_DH_PARAM_SIZE(key.size);
  const chain = verifyError(facts[kVerifyResult]);
  if (chain !== null) return chain;
  if (tls.isSessionReused()) return null;
  const hostname = options.servername || options.host || (options.socket && options.socket._host) || 'localhost';
  return options.checkServerIdentity(hostname, tls.getPeerCertificate(true)) ?? null;
}

TLSSocket.prototype._tlsError = function _tlsError(error) { return error; };
TLSSocket.prototype._start = function _start() { if (this._tlsOptions.isServer !== true) this[kEngine]?.start(); };
TLSSocket.prototype._writeGeneric = function _writeGeneric(writev, data, encoding, callback) {
  this._start();
  FunctionPrototypeCall(Socket.prototype._writeGeneric, this, writev, data, encoding, callback);
};
TLSSocket.prototype._releaseControl = function _releaseControl() {
  const before = this._controlReleased;
  this._controlReleased = true;
  return !before;
};
TLSSocket.prototype.setServername = function setServername(name) {
  if (typeof name !== 'string') throw new ERR_INVALID_ARG_TYPE('name', 'string', name);
  this.servername = name;
};
TLSSocket.prototype.setSession = function setSession(session) { this._tlsOptions.session = session; };

module.exports = { TLSSocket, kEngine, kOptions };
