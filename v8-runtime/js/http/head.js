'use strict';
// The head of a message as text, and what its fields mean for the connection and for the body's framing.
const { codes } = require('./errors');
const { dateNow, hasInvalidCharacter, validateHeaderName, validateHeaderValue } = require('./common');

const kOutHeaders = Symbol('kOutHeaders');  // lower-case name -> [name, value], or null
const kUniqueHeaders = Symbol('kUniqueHeaders');

const kClose = /(?:^|\W)close(?:$|\W)/i;
const kChunked = /(?:^|\W)chunked(?:$|\W)/i;

function parseUniqueHeaders(headers) {
  if (!Array.isArray(headers)) return null;
  const unique = new Set();
  for (const one of headers) {
    if (Array.isArray(one)) for (const name of one) unique.add(name.toLowerCase());
    else unique.add(one.toLowerCase());
  }
  return unique;
}

// What a field that is to be sent decides.
const kMeanings = {
  __proto__: null,
  connection(message, found, value) {
    found.connection = true;
    message._removedConnection = false;
    if (kClose.test(value)) message._last = true;
    else message.shouldKeepAlive = true;
  },
  'transfer-encoding'(message, found, value) {
    found.coding = true;
    message._removedTE = false;
    if (kChunked.test(value)) message.chunkedEncoding = true;
  },
  'content-length'(message, found, value) {
    found.length = true;
    message._contentLength = +value;
    message._removedContLen = false;
  },
  date(message, found) { found.date = true; },
  expect(message, found) { found.expect = true; },
  trailer(message, found) { found.trailer = true; },
  'keep-alive'(message) { message._defaultKeepAlive = false; },
};

class HeadPrinter {
  constructor(message, firstLine) {
    this.message = message;
    this.text = firstLine;
    this.found = { connection: false, length: false, coding: false, date: false, expect: false, trailer: false };
  }

  // Several values of one name are several lines, except cookies and what shall be unique.
  field(name, value, checked) {
    if (!checked) validateHeaderName(name);
    if (!Array.isArray(value)) {
      this.line(name, value, checked);
      return;
    }
    const lower = String(name).toLowerCase();
    if ((value.length < 2 || lower !== 'cookie') && !this.message[kUniqueHeaders]?.has(lower)) {
      for (const one of value) this.line(name, one, checked);
    } else {
      this.line(name, value.join('; '), checked);
    }
  }

  line(name, value, checked) {
    if (!checked) validateHeaderValue(name, value);
    this.text += `${name}: ${value}\r\n`;
    kMeanings[String(name).toLowerCase()]?.(this.message, this.found, value);
  }

  // headers: the message's own (checked when they were set), an object, or an array: of pairs, or flat.
  fields(headers) {
    if (!headers) return;
    if (headers === this.message[kOutHeaders]) {
      for (const key in headers) this.field(headers[key][0], headers[key][1], true);
    } else if (Array.isArray(headers)) {
      if (headers.length > 0 && Array.isArray(headers[0])) {
        for (const [name, value] of headers) this.field(name, value, false);
      } else {
        if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
        for (let i = 0; i < headers.length; i += 2) this.field(headers[i], headers[i + 1], false);
      }
    } else {
      for (const key in headers) if (Object.hasOwn(headers, key)) this.field(key, headers[key], false);
    }
  }

  connection() {
    const { message, found } = this;
    if (message._removedConnection) {
      message._last = !message.shouldKeepAlive;
    } else if (!found.connection) {
      const keep = message.shouldKeepAlive && (found.length || message.useChunkedEncodingByDefault || message.agent);
      if (keep && message.maxRequestsOnConnectionReached) {
        this.text += 'Connection: close\r\n';
      } else if (keep) {
        this.text += `Connection: keep-alive\r\n${this.#keepAliveTerms()}`;
      } else {
        message._last = true;
        this.text += 'Connection: close\r\n';
      }
    }
  }

  #keepAliveTerms() {
    const { _keepAliveTimeout, _defaultKeepAlive, _maxRequestsPerSocket } = this.message;
    if (!_keepAliveTimeout || !_defaultKeepAlive) return '';
    const most = ~~_maxRequestsPerSocket > 0 ? `, max=${_maxRequestsPerSocket}` : '';
    return `Keep-Alive: timeout=${Math.floor(_keepAliveTimeout / 1000)}${most}\r\n`;
  }

  framing() {
    const { message, found } = this;
    if (found.length || found.coding) return;
    if (!message._hasBody) {
      message.chunkedEncoding = false;
    } else if (!message.useChunkedEncodingByDefault) {
      message._last = true;
    } else if (!found.trailer && !message._removedContLen && typeof message._contentLength === 'number') {
      this.text += `Content-Length: ${message._contentLength}\r\n`;
    } else if (!message._removedTE) {
      this.text += 'Transfer-Encoding: chunked\r\n';
      message.chunkedEncoding = true;
    } else {
      // The end of the connection is the end of the body.
      message._last = true;
    }
  }
}

// The message's head as text; whether it has to go out before there is a body is in `expects`.
function printHead(message, firstLine, headers) {
  const printer = new HeadPrinter(message, firstLine);
  printer.fields(headers);
  if (message.sendDate && !printer.found.date) printer.text += `Date: ${dateNow()}\r\n`;
  // RFC 9110 §6.4.1: these have no body, chunked or not.
  if (message.chunkedEncoding && (message.statusCode === 204 || message.statusCode === 304)) {
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }
  printer.connection();
  printer.framing();
  if (message.chunkedEncoding !== true && printer.found.trailer) throw new codes.ERR_HTTP_TRAILER_INVALID();
  return { text: `${printer.text}\r\n`, expects: printer.found.expect };
}

// Trailers as they follow the last chunk.
function printTrailers(headers) {
  let text = '';
  const keys = Object.keys(headers);
  const flat = Array.isArray(headers);
  for (const key of keys) {
    const [name, value] = flat ? headers[key] : [key, headers[key]];
    validateHeaderName(name, 'Trailer name');
    for (const one of Array.isArray(value) && value.length > 1 ? value : [value]) {
      if (hasInvalidCharacter(one)) throw new codes.ERR_INVALID_CHAR('trailer content', name);
      text += `${name}: ${one}\r\n`;
    }
  }
  return text;
}

module.exports = { kOutHeaders, kUniqueHeaders, parseUniqueHeaders, printHead, printTrailers };
