'use strict';
// tls.Server: listens nowhere, but makes TLS of a stream that is given to it: server.emit('connection', stream).
const { FunctionPrototypeCall, ObjectSetPrototypeOf } = require('../core/primordials');
const { codes } = require('../net/codes');
const { Server: NetServer } = require('../net/server');
const { SecureContext, createSecureContext } = require('./context');
const { checkHelloOptions } = require('./hello');
const { verifyError } = require('./identity');
const { native } = require('../core/native');
const { TLSSocket, kEngine } = require('./socket');

const kVerifyResult = 5;  // in native.tls.facts()
// Sessions are only taken from who has the same: RFC 5246 §F.1.4.
const kSessionContext = 'brink';

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
  this.ALPNProtocols = options?.ALPNProtocols;
  this.SNICallback = options?.SNICallback;
  this.ALPNCallback = options?.ALPNCallback;
  checkHelloOptions(options ?? {});
  this.setSecureContext(options ?? {});
  this.on('connection', (socket) => serve(this, socket));
  if (listener) this.on('secureConnection', listener);
}
ObjectSetPrototypeOf(Server.prototype, NetServer.prototype);
ObjectSetPrototypeOf(Server, NetServer);

function serve(server, stream) {
  const socket = new TLSSocket(stream, {
    secureContext: server._sharedCreds, isServer: true, server, requestCert: server.requestCert,
    rejectUnauthorized: server.rejectUnauthorized, ALPNProtocols: server.ALPNProtocols, ALPNCallback: server.ALPNCallback,
    SNICallback: server.SNICallback ?? (server._contexts.length > 0 ? contextFor : undefined),
  });
  socket.server = server;
  const onError = (error) => {
    if (!socket._controlReleased) server.emit('tlsClientError', error, socket);
  };
  socket.on('error', onError);
  socket.on('secure', () => {
    if (socket._controlReleased || !judge(server, socket)) return;
    socket._releaseControl();
    socket.removeListener('error', onError);
    server.emit('secureConnection', socket);
  });
}

// Whether the client's certificate is good enough.
function judge(server, socket) {
  if (!server.requestCert) return true;
  const { session } = socket[kEngine];
  const error = native.tls.factsChain(session).length === 0
    ? Object.assign(new Error('peer did not return a certificate'), { code: 'UNABLE_TO_GET_ISSUER_CERT' })
    : verifyError(native.tls.facts(session)[kVerifyResult]);
  socket.authorized = error === null;
  if (error === null) return true;
  socket.authorizationError = error.code;
  if (!server.rejectUnauthorized) return true;
  socket.destroy();
  return false;
}

Server.prototype.addContext = function addContext(name, context) {
  if (!name) throw new codes.ERR_MISSING_ARGS('hostname');
  const pattern = name.replace(/[.^$+?\-\\[\]{}]/g, '\\$&').replace(/\*/g, '[^.]*');
  this._contexts.push([new RegExp(`^${pattern}$`), context instanceof SecureContext ? context : createSecureContext(context)]);
};

// The last one that fits.
function contextFor(name, callback) {
  const fitting = this.server._contexts.filter(([pattern]) => pattern.test(name));
  callback(null, fitting.at(-1)?.[1]);
}
Server.prototype.setSecureContext = function setSecureContext(options) {
  if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
  this._sharedCreds = createSecureContext({ sessionIdContext: kSessionContext, ...options });
};
Server.prototype.getTicketKeys = function getTicketKeys() {
  throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('Reading the keys of session tickets');
};
Server.prototype.setTicketKeys = Server.prototype.getTicketKeys;

module.exports = { Server };
