'use strict';
// Agent: which socket a request gets. Sockets are streams of the proxy (wire_socket.js), unless a handler's agent makes its own.
// The proxy keeps the real connections, for all contexts together; what is free here is only known to be usable.
const { EventEmitter } = require('../events/emitter');
const { validateNumber, validateOneOf } = require('../core/validators');
const { process } = require('../process/process');
const { domainToASCII } = require('../url/module');
const { codes } = require('./errors');
const { WireSocket } = require('./wire_socket');

const kOptions = Symbol('requestOptions');
// What the request says, for whoever opens its socket: the path in a socket's options is another one.
const kAsked = Symbol('asked');
const modules = () => require('../modules');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  // Never a socket of the file system's, whoever asks for that has said so per request.
  this.options.path = null;
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', (socket, freed) => onFree(this, socket, freed));
  this.on('newListener', maybeEnableKeylog);
  return undefined;
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

// There is no key material to tell of: the proxy has it.
function maybeEnableKeylog() {}

function giveTo(agent, request, socket) {
  request.onSocket(socket);
  const usual = agent.options.timeout || 0;
  if (request.timeout !== undefined && request.timeout !== usual) socket.setTimeout(request.timeout);
}

// A socket has done its request: for the next one that waits, for later, or for nothing.
function onFree(agent, socket, options) {
  const name = agent.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const waiting = agent.requests[name];
  if (waiting?.length) {
    const request = waiting.shift();
    giveTo(agent, request, socket);
    if (waiting.length === 0) delete agent.requests[name];
    return;
  }
  const request = socket._httpMessage;
  const free = agent.freeSockets[name] ?? [];
  const count = free.length + (agent.sockets[name]?.length ?? 0);
  if (!request?.shouldKeepAlive || !agent.keepAlive || agent.totalSocketCount > agent.maxTotalSockets || count > agent.maxSockets ||
      free.length >= agent.maxFreeSockets || !agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  agent.freeSockets[name] = free;
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', onFreeError);
  free.push(socket);
}

// What happens to a socket that nobody uses is nobody's error.
function onFreeError() {
  this.destroy();
}

function install(agent, socket, options) {
  const onSocketFree = () => {
    // It may have been given away meanwhile.
    if (agent.sockets[options._agentKey]) agent.emit('free', socket, options);
  };
  const onClose = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  };
  const onTimeout = () => {
    for (const name of Object.keys(agent.freeSockets)) {
      if (agent.freeSockets[name].includes(socket)) {
        socket.destroy();
        return;
      }
    }
  };
  const onRemove = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
    socket.removeListener('close', onClose);
    socket.removeListener('free', onSocketFree);
    socket.removeListener('timeout', onTimeout);
    socket.removeListener('agentRemove', onRemove);
  };
  socket.on('free', onSocketFree);
  socket.on('close', onClose);
  socket.on('timeout', onTimeout);
  socket.on('agentRemove', onRemove);
}

// The name that a certificate is to have is that of the Host field.
function addServerName(options, request) {
  if (options.servername || options.servername === '') return;
  let name = options.host;
  const field = request?.getHeader?.('host');
  if (typeof field === 'string') name = field.startsWith('[') ? field.slice(1).split(']', 1)[0] : field.split(':', 1)[0];
  options.servername = /^[\d.]+$|:/.test(name ?? '') ? '' : name;
}

Object.assign(Agent.prototype, {
  createConnection(...args) { return openSocket.call(this, false, ...args); },

  getName(options = {}) {
    let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
    if (options.family === 4 || options.family === 6) name += `:${options.family}`;
    if (options.socketPath) name += `:${options.socketPath}`;
    return name;
  },

  addRequest(request, given, port, localAddress) {
    // Old callers give host, port and address one by one.
    const asked = typeof given === 'string' ? { __proto__: null, host: given, port, localAddress } : given;
    const options = { __proto__: null, ...asked, ...this.options };
    if (options.socketPath) options.path = options.socketPath;
    addServerName(options, request);
    const name = this.getName(options);
    const busy = (this.sockets[name] ??= []);
    const free = this.freeSockets[name];
    let socket;
    if (free) {
      while (free.length > 0 && free[0].destroyed) free.shift();
      socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
      if (free.length === 0) delete this.freeSockets[name];
    }
    if (socket) {
      this.reuseSocket(socket, request);
      giveTo(this, request, socket);
      busy.push(socket);
    } else if (busy.length + (free?.length ?? 0) < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
      this.createSocket(request, options, (error, made) => {
        if (error) request.onSocket(made, error);
        else giveTo(this, request, made);
      });
    } else {
      request[kOptions] = options;
      (this.requests[name] ??= []).push(request);
    }
  },

  createSocket(request, given, callback) {
    const options = { __proto__: null, ...given, ...this.options };
    if (options.socketPath) options.path = options.socketPath;
    addServerName(options, request);
    const name = this.getName(options);
    options._agentKey = name;
    options[kAsked] = { method: request?.method, path: request?.path, headers: given.headers };
    options.encoding = null;
    let made = false;
    const onMade = (error, socket) => {
      if (made) return;
      made = true;
      if (error) {
        callback(error);
        return;
      }
      (this.sockets[name] ??= []).push(socket);
      this.totalSocketCount++;
      install(this, socket, options);
      callback(null, socket);
    };
    if (this.keepAlive) Object.assign(options, { keepAlive: this.keepAlive, keepAliveInitialDelay: this.keepAliveMsecs });
    const socket = this.createConnection(options, onMade);
    if (socket) onMade(null, socket);
  },

  removeSocket(socket, options) {
    const name = this.getName(options);
    for (const list of socket.writable ? [this.sockets] : [this.sockets, this.freeSockets]) {
      const at = list[name]?.indexOf(socket) ?? -1;
      if (at === -1) continue;
      list[name].splice(at, 1);
      if (list[name].length === 0) delete list[name];
    }
    // There is room for a request that waits: one of the same place, else the first whose place has no socket.
    let request = this.requests[name]?.[0];
    if (request === undefined) {
      const other = Object.keys(this.requests)[0];
      if (other !== undefined && !this.sockets[other]?.length) request = this.requests[other][0];
    }
    if (request?.[kOptions] === undefined) return;
    const wanted = request[kOptions];
    request[kOptions] = undefined;
    this.createSocket(request, wanted, (error, made) => {
      if (error) request.onSocket(made, error);
      else made.emit('free');
    });
  },

  keepSocketAlive(socket) {
    socket.setKeepAlive(true, this.keepAliveMsecs);
    socket.unref();
    let wait = this.options.timeout || 0;
    const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'] ?? '');
    if (hint !== null && Number(hint[1]) * 1000 < wait) wait = Number(hint[1]) * 1000;
    if (socket.timeout !== wait) socket.setTimeout(wait);
    return true;
  },

  reuseSocket(socket, request) {
    socket.removeListener('error', onFreeError);
    request.reusedSocket = true;
    socket.ref();
  },

  destroy() {
    for (const list of [this.freeSockets, this.sockets]) {
      for (const name of Object.keys(list)) for (const socket of [...list[name]]) socket.destroy();
    }
  },
});

// ---- sockets ----

// What only a connection of one's own can do: then it is one (net, tls), and HTTP is spoken here.
const kOfTls = ['ca', 'cert', 'key', 'pfx', 'crl', 'checkServerIdentity', 'secureContext', 'ALPNProtocols', 'minVersion', 'maxVersion',
  'secureProtocol', 'ciphers', 'sigalgs', 'ecdhCurve', 'dhparam', 'pskCallback', 'secureOptions', 'session', 'requestOCSP'];

function upgrades({ headers, method, path }) {
  if (method === 'CONNECT' || (typeof path === 'string' && !path.startsWith('/') && path !== '')) return true;
  if (headers === null || typeof headers !== 'object') return false;
  const names = Array.isArray(headers) ? headers.flat() : Object.keys(headers);
  return names.some((name) => typeof name === 'string' && name.toLowerCase() === 'upgrade');
}

function needsConnection(options, asked, tls) {
  if (options.socketPath || options.localAddress || options.localPort || options.lookup || upgrades(asked)) return true;
  if (!tls) return false;
  const { NODE_EXTRA_CA_CERTS, NODE_TLS_REJECT_UNAUTHORIZED } = process.env;
  if (options.rejectUnauthorized === false || NODE_TLS_REJECT_UNAUTHORIZED === '0' || NODE_EXTRA_CA_CERTS) return true;
  if (options.servername && options.servername !== options.host) return true;
  return kOfTls.some((name) => options[name] != null);
}

// With the session that the agent keeps for such connections.
function connectTls(agent, options, args) {
  const key = options._agentKey;
  if (!key || typeof agent?._getSession !== 'function') return modules().tls().connect(...args);
  const session = agent._getSession(key);
  const callback = args.find((arg) => typeof arg === 'function');
  const port = typeof args[0] === 'object' ? options.port : args[0];
  const host = typeof args[1] === 'string' ? args[1] : options.host;
  const socket = modules().tls().connect({ ...(session === undefined ? {} : { session }), ...options, port, host },
    ...(callback === undefined ? [] : [callback]));
  socket.on('session', (fresh) => agent._cacheSession(key, fresh));
  socket.once('close', (failed) => { if (failed) agent._evictSession(key); });
  return socket;
}

// `this` is the agent. args: (options), (port, host, options), each with a callback perhaps, as net.connect and tls.connect take them.
function openSocket(tls, ...args) {
  const options = args.find((arg) => typeof arg === 'object' && arg !== null) ?? { port: args[0], host: args[1] };
  if (needsConnection(options, options[kAsked] ?? {}, tls)) return tls ? connectTls(this, options, args) : modules().net().connect(...args);
  const callback = args.find((arg) => typeof arg === 'function');
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 0xFFFF) throw new codes.ERR_SOCKET_BAD_PORT('Port', options.port, true);
  const host = options.host || 'localhost';
  const socket = new WireSocket({
    tls, port: port || (tls ? 443 : 80), host: /[^\x00-\x7f]/.test(host) ? domainToASCII(host) || host : host, timeout: options.timeout,
  });
  if (callback !== undefined && callback.length === 0) socket.once('connect', callback);
  return socket;
}

const exported = { Agent, openSocket, globalAgent: null };
exported.globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });
module.exports = exported;
