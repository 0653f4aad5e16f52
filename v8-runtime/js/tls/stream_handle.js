'use strict';
// The handle of a TLS socket over a stream that is no net.Socket. Packages find the class by which Node makes a socket of such a stream
// there and nowhere else: `new TLSSocket(stream)._handle._parentWrap.constructor` (got does as soon as it is loaded).
const { ObjectCreate, ObjectDefineProperty } = require('../core/primordials');
const { codes } = require('../net/codes');
const { Socket } = require('../net/socket');

class JSStreamSocket extends Socket {
  constructor() {
    throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('A socket made of a stream');
  }
}

function showHandle(socket) {
  const value = { __proto__: null, fd: -1, _parentWrap: ObjectCreate(JSStreamSocket.prototype) };
  ObjectDefineProperty(socket, '_handle', { __proto__: null, configurable: true, writable: true, enumerable: false, value });
}

module.exports = { showHandle };
