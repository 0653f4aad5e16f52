'use strict';
// The module https: http over the proxy's TLS.
const agents = require('./agent');
const { ClientRequest } = require('./client');
const { urlToHttpOptions } = require('./common');
const { Server: HttpServer } = require('./server');
const { URL } = require('../url/url');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  agents.Agent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions;
  if (this.maxCachedSessions === undefined) this.maxCachedSessions = 100;
  this._sessionCache = { map: {}, list: [] };
  return undefined;
}
Object.setPrototypeOf(Agent.prototype, agents.Agent.prototype);
Object.setPrototypeOf(Agent, agents.Agent);

// What makes two connections different.
const kDistinguishing = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion',
  'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs',
  'privateKeyIdentifier', 'privateKeyEngine'];
const kWhenDefined = new Set(['rejectUnauthorized', 'honorCipherOrder', 'secureOptions']);

Object.assign(Agent.prototype, {
  createConnection(...args) { return agents.openSocket.call(this, true, ...args); },

  getName(options = {}) {
    let name = agents.Agent.prototype.getName.call(this, options);
    for (const option of kDistinguishing) {
      name += ':';
      const value = options[option];
      if (option === 'servername' && value === options.host) continue;
      if (kWhenDefined.has(option) ? value !== undefined : value) name += value;
    }
    return name;
  },

  // Of connections that are the handler's own; the others' sessions are the proxy's.
  _getSession(key) { return this._sessionCache.map[key]; },
  _cacheSession(key, session) {
    if (this.maxCachedSessions === 0) return;
    if (!this._sessionCache.map[key]) {
      if (this._sessionCache.list.length >= this.maxCachedSessions) delete this._sessionCache.map[this._sessionCache.list.shift()];
      this._sessionCache.list.push(key);
    }
    this._sessionCache.map[key] = session;
  },
  _evictSession(key) {
    const at = this._sessionCache.list.indexOf(key);
    if (at === -1) return;
    this._sessionCache.list.splice(at, 1);
    delete this._sessionCache.map[key];
  },
});

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  HttpServer.call(this, options, listener);
  return undefined;
}
Object.setPrototypeOf(Server.prototype, HttpServer.prototype);
Object.setPrototypeOf(Server, HttpServer);

const globalAgent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 });

function makeRequest(args) {
  let options = {};
  if (typeof args[0] === 'string') {
    options = urlToHttpOptions(new URL(args.shift()));
  } else if (args[0] instanceof URL) {
    options = urlToHttpOptions(args.shift());
  }
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = https.globalAgent;
  return new ClientRequest(options, ...args);
}

// Packages tell a request of https from one of http by this file's name in the stack (agent-base does, and all that is built on it).
const request = new Function('makeRequest', 'return function request(...args) { return makeRequest(args); };\n//# sourceURL=node:https')(makeRequest);

function get(input, options, cb) {
  const req = request(input, options, cb);
  req.end();
  return req;
}

const https = {
  Agent,
  globalAgent,
  Server,
  createServer(opts, requestListener) { return new Server(opts, requestListener); },
  get,
  request,
};

module.exports = https;
