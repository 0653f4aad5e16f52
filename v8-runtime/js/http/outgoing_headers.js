'use strict';
// The methods of an OutgoingMessage about its header fields, kept as [name, value] below the name in lower case.
const { validateString } = require('../core/validators');
const { deprecate } = require('../util');
const { codes } = require('./errors');
const { validateHeaderName, validateHeaderValue } = require('./common');
const { kOutHeaders } = require('./head');

const { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE } = codes;

function fieldsFor(message, verb) {
  if (message._header) throw new ERR_HTTP_HEADERS_SENT(verb);
  return (message[kOutHeaders] ??= { __proto__: null });
}

const headerMethods = {
  _renderHeaders() {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
    const rendered = {};
    for (const key in this[kOutHeaders]) rendered[this[kOutHeaders][key][0]] = this[kOutHeaders][key][1];
    return rendered;
  },

  setHeader(name, value) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    fieldsFor(this, 'set')[name.toLowerCase()] = [name, value];
    return this;
  },

  setHeaders(headers) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
    }
    // Iterating a Headers gives each cookie for itself: they are set together.
    const cookies = [];
    for (const [name, value] of headers) {
      if (name === 'set-cookie') {
        if (Array.isArray(value)) cookies.push(...value);
        else cookies.push(value);
      } else {
        this.setHeader(name, value);
      }
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  },

  appendHeader(name, value) {
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const fields = fieldsFor(this, 'append');
    const key = name.toLowerCase();
    if (fields[key] === undefined) {
      fields[key] = [name, value];
      return this;
    }
    const field = fields[key];
    if (!Array.isArray(field[1])) field[1] = [field[1]];
    if (Array.isArray(value)) field[1].push(...value);
    else field[1].push(value);
    return this;
  },

  getHeader(name) {
    validateString(name, 'name');
    return this[kOutHeaders]?.[name.toLowerCase()]?.[1];
  },

  getHeaderNames() { return this[kOutHeaders] === null ? [] : Object.keys(this[kOutHeaders]); },

  getRawHeaderNames() { return this[kOutHeaders] === null ? [] : Object.values(this[kOutHeaders]).map(([name]) => name); },

  getHeaders() {
    const copy = { __proto__: null };
    for (const key in this[kOutHeaders]) copy[key] = this[kOutHeaders][key][1];
    return copy;
  },

  hasHeader(name) {
    validateString(name, 'name');
    return this[kOutHeaders] !== null && this[kOutHeaders][name.toLowerCase()] !== undefined;
  },

  removeHeader(name) {
    validateString(name, 'name');
    if (this._header) throw new ERR_HTTP_HEADERS_SENT('remove');
    const key = name.toLowerCase();
    if (key === 'connection') this._removedConnection = true;
    else if (key === 'content-length') this._removedContLen = true;
    else if (key === 'transfer-encoding') this._removedTE = true;
    else if (key === 'date') this.sendDate = false;
    if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
  },
};

// Of old: what the fields were kept in, years ago.
function defineOld(prototype) {
  const old = (method, name) => deprecate(method, `OutgoingMessage.prototype.${name} is deprecated`, 'DEP0066');
  Object.defineProperty(prototype, '_headers', {
    get: old(function() { return this.getHeaders(); }, '_headers'),
    set: old(function(value) {
      this[kOutHeaders] = null;
      if (typeof value !== 'object' || value === null) return;
      this[kOutHeaders] = { __proto__: null };
      for (const name of Object.keys(value)) this[kOutHeaders][name.toLowerCase()] = [name, value[name]];
    }, '_headers'),
    configurable: true,
  });
  Object.defineProperty(prototype, '_headerNames', {
    get: old(function() {
      if (this[kOutHeaders] === null) return null;
      const names = { __proto__: null };
      for (const key in this[kOutHeaders]) names[key] = this[kOutHeaders][key][0];
      return names;
    }, '_headerNames'),
    set: old(function(value) {
      if (typeof value !== 'object' || value === null || this[kOutHeaders] === null) return;
      for (const key of Object.keys(value)) if (this[kOutHeaders][key]) this[kOutHeaders][key][0] = value[key];
    }, '_headerNames'),
    configurable: true,
  });
}

module.exports = { headerMethods, defineOld };
