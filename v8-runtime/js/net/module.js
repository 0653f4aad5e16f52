'use strict';
// What `require('net')` gives.
const { validateBoolean, validateInteger } = require('../core/validators');
const { Socket, defaults } = require('./socket');
const { Server } = require('./server');
const { BlockList, SocketAddress } = require('./block_list');
const { isIP, isIPv4, isIPv6 } = require('./addresses');
const { normalizeArgs } = require('./arguments');


function connect(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

module.exports = {
  _createServerHandle() { return -1; },  // EPERM
  _normalizeArgs: normalizeArgs,
  _setSimultaneousAccepts() {},
  BlockList,
  SocketAddress,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily() { return defaults.autoSelectFamily; },
  setDefaultAutoSelectFamily(value) {
    validateBoolean(value, 'value');
    defaults.autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout() { return defaults.attemptTimeout; },
  setDefaultAutoSelectFamilyAttemptTimeout(value) {
    validateInteger(value, 'value', 1);
    defaults.attemptTimeout = value < 10 ? 10 : value;
  },
};
