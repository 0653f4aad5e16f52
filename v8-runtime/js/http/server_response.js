'use strict';
// ServerResponse: what a request handler answers with. There is no server behind it here: adapters give it a socket of their own, or
// read what it was told.
const { validateObject } = require('../core/validators');
const { codes } = require('./errors');
const { STATUS_CODES, hasInvalidCharacter, validateLinks } = require('./common');
const { OutgoingMessage } = require('./outgoing');
const { kOutHeaders } = require('./head');

function ServerResponse(request, options) {
  OutgoingMessage.call(this, options);
  if (request.method === 'HEAD') this._hasBody = false;
  this.req = request;
  this.sendDate = true;
  this._sent100 = false;
  this._expect_continue = false;
  if (request.httpVersionMajor < 1 || request.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(request.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

function onSocketClose() {
  // The other side left before the response was complete.
  if (this._httpMessage) {
    this._httpMessage.destroyed = true;
    this._httpMessage._closed = true;
    this._httpMessage.emit('close');
  }
}

// Fields given to writeHead, over those that were set.
function merge(response, fields) {
  if (Array.isArray(fields)) {
    const flat = fields.length > 0 && Array.isArray(fields[0]) ? fields.flat() : fields;
    if (flat.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', fields);
    for (let i = 0; i < flat.length; i += 2) if (flat[i]) response.setHeader(flat[i], flat[i + 1]);
  } else if (fields) {
    for (const name of Object.keys(fields)) if (name) response.setHeader(name, fields[name]);
  }
}

function writeHead(statusCode, reason, fields) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  const status = statusCode | 0;
  if (status < 100 || status > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[status] || 'unknown';
    fields ??= reason;
  }
  this.statusCode = status;
  let headers = fields;
  if (this[kOutHeaders]) {
    merge(this, fields);
    headers = this[kOutHeaders];
  }
  if (hasInvalidCharacter(this.statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
  if (status === 204 || status === 304 || status < 200) this._hasBody = false;
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${status} ${this.statusMessage}\r\n`, headers);
  return this;
}

Object.assign(ServerResponse.prototype, {
  _finish() { OutgoingMessage.prototype._finish.call(this); },

  statusCode: 200,
  statusMessage: undefined,

  assignSocket(socket) {
    if (socket._httpMessage) throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
    socket._httpMessage = this;
    socket.on('close', onSocketClose);
    this.socket = socket;
    this.emit('socket', socket);
    this._flush();
  },

  detachSocket(socket) {
    socket.removeListener('close', onSocketClose);
    socket._httpMessage = null;
    this.socket = null;
  },

  writeContinue(callback) {
    this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
    this._sent100 = true;
  },

  writeProcessing(callback) { this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback); },

  writeEarlyHints(hints, callback) {
    validateObject(hints, 'hints');
    if (hints.link === null || hints.link === undefined) return;
    const link = validateLinks(hints.link);
    if (link.length === 0) return;
    let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
    for (const name of Object.keys(hints)) if (name !== 'link') head += `${name}: ${hints[name]}\r\n`;
    this._writeRaw(`${head}\r\n`, 'ascii', callback);
  },

  _implicitHeader() { this.writeHead(this.statusCode); },
  writeHead,
  writeHeader: writeHead,
});

module.exports = { ServerResponse };
