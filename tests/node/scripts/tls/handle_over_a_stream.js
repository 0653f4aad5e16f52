'use strict';
// What http2-wrapper, and with it got, does when it is loaded.
const net = require('net');
const tls = require('tls');
const { PassThrough } = require('stream');
exports.handler = async () => {
  const socket = new tls.TLSSocket(new PassThrough());
  const { constructor } = socket._handle._parentWrap;
  return [typeof constructor, constructor.name, constructor.prototype instanceof net.Socket, socket.encrypted, socket instanceof net.Socket];
};
