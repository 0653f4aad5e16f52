'use strict';
// StringDecoder: text from bytes that arrive in pieces, never splitting a character.
const { codes } = require('./core/errors');
const { native } = require('./core/native');
const { Buffer } = require('./buffer/buffer');
const { getEncoding } = require('./buffer/encodings');

const { isArrayBufferView } = native.types;

// Bytes at the end of `bytes` that must wait for more.
function heldBack(bytes, encoding) {
  const { length } = bytes;
  switch (encoding) {
    case 'utf8':
      for (let back = 1; back <= 3 && back <= length; back++) {
        const byte = bytes[length - back];
        if ((byte & 0xC0) === 0x80) continue;
        const need = byte >= 0xF0 && byte <= 0xF4 ? 4 : byte >= 0xE0 && byte < 0xF0 ? 3 : byte >= 0xC2 && byte < 0xE0 ? 2 : 1;
        return need > back ? back : 0;
      }
      return 0;
    case 'utf16le': {
      const odd = length & 1;
      const high = length - odd >= 2 ? bytes[length - odd - 1] : 0;
      return high >= 0xD8 && high <= 0xDB ? odd + 2 : odd;
    }
    case 'base64':
    case 'base64url':
      return length % 3;
    default:
      return 0;
  }
}

function needOf(bytes, encoding) {
  if (bytes.length === 0) return 0;
  if (encoding === 'utf8') return (bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2) - bytes.length;
  if (encoding === 'utf16le') return bytes.length % 2 === 1 ? 1 : 2;
  return 3 - bytes.length;
}

function StringDecoder(encoding) {
  const row = getEncoding(encoding == null ? undefined : encoding);
  if (row === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = row.name;
  this._held = Buffer.alloc(0);
}

StringDecoder.prototype.write = function write(buffer) {
  if (typeof buffer === 'string') return buffer;
  if (!isArrayBufferView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buffer);
  let bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (this._held.length > 0) bytes = Buffer.concat([this._held, bytes]);
  const keep = heldBack(bytes, this.encoding);
  this._held = keep === 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(bytes.length - keep));
  return bytes.toString(this.encoding, 0, bytes.length - keep);
};

StringDecoder.prototype.end = function end(buffer) {
  const text = buffer === undefined ? '' : this.write(buffer);
  const rest = this._held;
  this._held = Buffer.alloc(0);
  return text + (rest.length > 0 ? rest.toString(this.encoding, 0, this.encoding === 'utf16le' ? rest.length & ~1 : rest.length) : '');
};

StringDecoder.prototype.text = function text(buffer, offset) {
  this._held = Buffer.alloc(0);
  return this.write(buffer.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: { __proto__: null, configurable: true, enumerable: true, get() { return this._held; } },
  lastNeed: { __proto__: null, configurable: true, enumerable: true, get() { return needOf(this._held, this.encoding); } },
  lastTotal: {
    __proto__: null, configurable: true, enumerable: true,
    get() { return this._held.length === 0 ? 0 : this._held.length + needOf(this._held, this.encoding); },
  },
});

module.exports = { StringDecoder };
