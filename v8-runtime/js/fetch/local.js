'use strict';
// What fetch finds without a network: data: URLs and blobs by their URL.
const { native } = require('../core/native');
const { Buffer } = require('../buffer/buffer');
const { normalMimeType } = require('../web/mime_type');
const { resolveObjectURL } = require('../web/object_urls');
const { extractBody } = require('./body');
const { fetchFailed } = require('./failures');
const { HeaderMap } = require('./headers');
const { freshState, make } = require('./response');

const failed = (reason) => fetchFailed(new Error(reason));

// Every %XX is the byte of that number; whatever else stands for itself.
function percentDecoded(text) {
  const bytes = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text[i] === '%' ? /^[0-9a-fA-F]{2}/.exec(text.slice(i + 1, i + 3)) : null;
    if (hex !== null) i += 2;
    bytes.push(hex === null ? text.charCodeAt(i) : parseInt(hex[0], 16));
  }
  return Buffer.from(bytes);
}

// The standard's forgiving decoding: white space is nothing, padding is right or missing.
function base64Decoded(bytes) {
  let text = bytes.latin1Slice().replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/={1,2}$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) return null;
  return native.base64Decode(text);
}

// {type, bytes}, or null for what is no data: URL.
function readDataUrl(url) {
  const input = url.href.slice(url.protocol.length, url.hash === '' ? undefined : -url.hash.length);
  const comma = input.indexOf(',');
  if (comma === -1) return null;
  let type = input.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  let bytes = percentDecoded(input.slice(comma + 1));
  const coding = /; *base64$/i.exec(type);
  if (coding !== null) {
    bytes = base64Decoded(bytes);
    if (bytes === null) return null;
    type = type.slice(0, coding.index);
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  return { type: normalMimeType(type) || 'text/plain;charset=US-ASCII', bytes };
}

function respond(url, method, fields, body) {
  const map = new HeaderMap();
  for (const [name, value] of fields) map.append(name, value);
  return make({ ...freshState(), type: 'basic', statusText: 'OK', map, urls: [url], body: method === 'HEAD' ? null : extractBody(body).body },
    'immutable');
}

// The response, or undefined when the network has to be asked.
function fetchLocally({ url, method }) {
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return undefined;
    case 'data:': {
      const data = readDataUrl(url);
      if (data === null) throw failed('failed to fetch the data URL');
      return respond(url, method, [['content-type', data.type]], data.bytes);
    }
    case 'blob:': {
      const blob = resolveObjectURL(url);
      if (method !== 'GET' || blob === undefined) throw failed('invalid method');
      return respond(url, method, [['content-length', String(blob.size)], ['content-type', blob.type]], blob);
    }
    case 'about:':
      throw failed('about scheme is not supported');
    case 'file:':
      throw failed('not implemented... yet...');
    default:
      throw failed('unknown scheme');
  }
}

module.exports = { fetchLocally };
