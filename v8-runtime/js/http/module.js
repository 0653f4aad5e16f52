'use strict';
// The module http.
const { validateInteger } = require('../core/validators');
const { METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } = require('./common');
const agents = require('./agent');
const { ClientRequest } = require('./client');
const { IncomingMessage } = require('./incoming');
const { OutgoingMessage } = require('./outgoing');
const { Server } = require('./server');
const { ServerResponse } = require('./server_response');
const { serve } = require('./connection');

function request(url, options, cb) {
  return new ClientRequest(url, options, cb);
}

function get(url, options, cb) {
  const req = request(url, options, cb);
  req.end();
  return req;
}

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

function _connectionListener(socket) {
  serve(this, socket, { Incoming: IncomingMessage, Response: ServerResponse });
}

const http = {
  _connectionListener,
  METHODS: [...METHODS].sort(),
  STATUS_CODES,
  Agent: agents.Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  // There are no parsers to keep.
  setMaxIdleHTTPParsers(max) { validateInteger(max, 'max', 1); },
};
Object.defineProperties(http, {
  maxHeaderSize: { get: () => 16384, enumerable: true, configurable: true },
  globalAgent: {
    get: () => agents.globalAgent,
    set(value) { agents.globalAgent = value; },
    enumerable: true,
    configurable: true,
  },
});

module.exports = http;
