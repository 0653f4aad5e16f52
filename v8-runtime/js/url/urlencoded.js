'use strict';
// application/x-www-form-urlencoded, both ways (WHATWG URL §5).
const { native } = require('../core/native');

function decodePart(text) {
  if (text.includes('+')) text = text.replaceAll('+', ' ');
  if (!text.includes('%')) return text;
  const bytes = native.utf8Encode(text);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    let byte = bytes[i];
    if (byte === 0x25 && i + 2 < bytes.length) {
      const high = hexDigit(bytes[i + 1]);
      const low = hexDigit(bytes[i + 2]);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[length++] = byte;
  }
  return native.utf8Decode(bytes, 0, length, false, true);
}

function hexDigit(code) {
  return code >= 48 && code <= 57 ? code - 48 : code >= 65 && code <= 70 ? code - 55 : code >= 97 && code <= 102 ? code - 87 : -1;
}

function parseUrlencoded(text) {
  const pairs = [];
  for (let from = 0; from < text.length;) {
    let end = text.indexOf('&', from);
    if (end === -1) end = text.length;
    if (end > from) {
      const part = text.slice(from, end);
      const equals = part.indexOf('=');
      pairs.push(decodePart(equals === -1 ? part : part.slice(0, equals)), equals === -1 ? '' : decodePart(part.slice(equals + 1)));
    }
    from = end + 1;
  }
  return pairs;
}

const kPlain = /^[A-Za-z0-9*\-._]*$/;
const kEscapes = [];
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte);
  kEscapes[byte] = byte === 32 ? '+' : byte < 128 && kPlain.test(char) ? char
    : `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`;
}

function encodePart(text) {
  if (kPlain.test(text)) return text;
  const bytes = native.utf8Encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += kEscapes[bytes[i]];
  return out;
}

function serializeUrlencoded(pairs) {
  let out = '';
  for (let i = 0; i < pairs.length; i += 2) out += `${i === 0 ? '' : '&'}${encodePart(pairs[i])}=${encodePart(pairs[i + 1])}`;
  return out;
}

module.exports = { parseUrlencoded, serializeUrlencoded };
