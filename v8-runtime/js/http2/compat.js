'use strict';
// Http2ServerRequest and Http2ServerResponse: http's interface around a stream of HTTP/2. No such stream comes into an execution
// context; adapters that bring their own (a Duplex with respond()) find both.
const { Readable } = require('../stream/module');
const Stream = require('../stream/module');
const { codes } = require('../http/errors');
const { isToken } = require('../http/common');

const sensitiveHeaders = Symbol('sensitiveHeaders');
const kStream = Symbol('stream');

class Http2ServerRequest extends Readable {
  #headers;
  #rawHeaders;
  #aborted = false;
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kStream] = stream;
    this.#headers = headers;
    this.#rawHeaders = rawHeaders ?? [];
    stream.on('data', (chunk) => { if (!this.push(chunk)) stream.pause?.(); });
    stream.on('end', () => this.push(null));
    stream.on('aborted', () => {
      this.#aborted = true;
      this.emit('aborted');
    });
  }
  get aborted() { return this.#aborted; }
  get complete() { return this.#aborted || this.readableEnded || this[kStream].destroyed === true; }
  get stream() { return this[kStream]; }
  get headers() { return this.#headers; }
  get rawHeaders() { return this.#rawHeaders; }
  get trailers() { return {}; }
  get rawTrailers() { return []; }
  get httpVersionMajor() { return 2; }
  get httpVersionMinor() { return 0; }
  get httpVersion() { return '2.0'; }
  get socket() { return this[kStream].session?.socket; }
  get connection() { return this.socket; }
  get method() { return this.#headers[':method']; }
  set method(value) { this.#headers[':method'] = value; }
  get authority() { return this.#headers[':authority'] ?? this.#headers.host; }
  set authority(value) { this.#headers[':authority'] = value; }
  get scheme() { return this.#headers[':scheme']; }
  set scheme(value) { this.#headers[':scheme'] = value; }
  get url() { return this.#headers[':path']; }
  set url(value) { this.#headers[':path'] = value; }
  _read() { this[kStream].resume?.(); }
  setTimeout(msecs, callback) {
    this[kStream].setTimeout?.(msecs, callback);
    return this;
  }
}

class Http2ServerResponse extends Stream {
  #headers = { __proto__: null };
  #trailers = { __proto__: null };
  #status = 200;
  #sent = false;
  #ended = false;
  sendDate = true;
  writable = true;
  constructor(stream) {
    super();
    this[kStream] = stream;
    this.req = stream.req;
    stream.on('drain', () => this.emit('drain'));
    stream.on('finish', () => this.emit('finish'));
    stream.on('close', () => this.emit('close'));
  }
  get stream() { return this[kStream]; }
  get socket() { return this[kStream].session?.socket; }
  get connection() { return this.socket; }
  get _header() { return this.#sent; }
  get headersSent() { return this.#sent; }
  get finished() { return this.#ended; }
  get writableEnded() { return this.#ended; }
  get writableFinished() { return this[kStream].writableFinished; }
  get writableLength() { return this[kStream].writableLength; }
  get writableCorked() { return this[kStream].writableCorked; }
  get writableHighWaterMark() { return this[kStream].writableHighWaterMark; }
  get statusMessage() { return ''; }
  set statusMessage(value) { /* HTTP/2 has none */ }
  get statusCode() { return this.#status; }
  set statusCode(value) {
    if ((value | 0) < 200 || (value | 0) > 599) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(value);
    this.#status = value | 0;
  }
  #nameOf(name) {
    const lower = String(name).trim().toLowerCase();
    if (!isToken(lower)) throw new codes.ERR_INVALID_HTTP_TOKEN('Header name', name);
    if (this.#sent) throw new codes.ERR_HTTP_HEADERS_SENT('set');
    return lower;
  }
  setHeader(name, value) { this.#headers[this.#nameOf(name)] = value; }
  appendHeader(name, value) {
    const key = this.#nameOf(name);
    this.#headers[key] = this.#headers[key] === undefined ? value : [this.#headers[key], value].flat();
  }
  removeHeader(name) { delete this.#headers[this.#nameOf(name)]; }
  getHeader(name) { return this.#headers[String(name).trim().toLowerCase()]; }
  hasHeader(name) { return this.getHeader(name) !== undefined; }
  getHeaderNames() { return Object.keys(this.#headers); }
  getHeaders() { return { __proto__: null, ...this.#headers }; }
  setTrailer(name, value) { this.#trailers[String(name).trim().toLowerCase()] = value; }
  addTrailers(trailers) { for (const name of Object.keys(trailers)) this.setTrailer(name, trailers[name]); }
  writeHead(statusCode, reason, headers) {
    if (this.#sent) throw new codes.ERR_HTTP_HEADERS_SENT('write');
    const fields = typeof reason === 'string' ? headers : reason;
    if (fields) for (const name of Object.keys(fields)) this.setHeader(name, fields[name]);
    this.statusCode = statusCode;
    this.#begin();
    return this;
  }
  flushHeaders() { if (!this.#sent) this.#begin(); }
  #begin() {
    this.#sent = true;
    this[kStream].respond?.({ ':status': this.#status, ...this.#headers });
  }
  cork() { this[kStream].cork(); }
  uncork() { this[kStream].uncork(); }
  write(chunk, encoding, callback) {
    this.flushHeaders();
    return this[kStream].write(chunk, encoding, callback);
  }
  end(chunk, encoding, callback) {
    this.flushHeaders();
    this.#ended = true;
    this[kStream].end(chunk, encoding, callback);
    return this;
  }
  destroy(error) { this[kStream].destroy(error); }
  setTimeout(msecs, callback) { this[kStream].setTimeout?.(msecs, callback); }
  createPushResponse(headers, callback) { callback(new codes.ERR_METHOD_NOT_IMPLEMENTED('createPushResponse()')); }
  writeContinue() { return false; }
  writeEarlyHints() { return false; }
}

module.exports = { Http2ServerRequest, Http2ServerResponse, sensitiveHeaders };
