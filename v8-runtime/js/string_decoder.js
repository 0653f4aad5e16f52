'use strict';
// StringDecoder: text from bytes that arrive in pieces, never splitting a character.
const { codes } = require('./core/errors');
const { native } = require('./core/native');
const { Buffer } = require('./buffer/buffer');
const { getEncoding } = require('./buffer/encodings');

const { isArrayBufferView } = native.types;

const kState = Symbol('kNativeDecoder');
const kNone = Buffer.alloc(0);
const kHeldSize = 4;
const kMissing = 4;
const kBuffered = 5;
const kEncoding = 6;
const kEncodings = {
  __proto__: null, ascii: 0, utf8: 1, base64: 2, utf16le: 3, latin1: 4, hex: 5, buffer: 6, base64url: 7,
};

// Bytes of the character that begins with this one, by its upper bits alone.
function lengthOf(first) {
  return first >= 0xF8 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
}

// Bytes at the end of `bytes` that must wait for more.
function heldBack(bytes, encoding) {
  const { length } = bytes;
  switch (encoding) {
    case 'utf8':
      for (let back = 1; back <= 3 && back <= length; back++) {
        const byte = bytes[length - back];
        if ((byte & 0xC0) === 0x80) continue;
        return lengthOf(byte) > back ? back : 0;
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
  if (encoding === 'utf8') return lengthOf(bytes[0]) - bytes.length;
  if (encoding === 'utf16le') return bytes.length % 2 === 1 ? 1 : 2;
  return 3 - bytes.length;
}

function StringDecoder(encoding) {
  const row = getEncoding(encoding == null || encoding === '' ? undefined : encoding);
  if (row === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = row.name;
  // As Node keeps it: four bytes that wait, how many are missing, how many wait, the encoding.
  this[kState] = Buffer.alloc(kHeldSize + 3);
  this[kState][kEncoding] = kEncodings[row.name];
}

function heldOf(decoder) {
  return decoder[kState].subarray(0, decoder[kState][kBuffered]);
}

function hold(decoder, bytes) {
  const state = decoder[kState];
  state.set(bytes, 0);
  state[kMissing] = needOf(bytes, decoder.encoding);
  state[kBuffered] = bytes.length;
}

StringDecoder.prototype.write = function write(buffer) {
  if (typeof buffer === 'string') return buffer;
  if (!isArrayBufferView(buffer)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buffer);
  if (this[kState] === undefined) throw new codes.ERR_INVALID_THIS('StringDecoder');
  let bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const held = this[kState][kBuffered];
  if (held > 0) bytes = Buffer.concat([heldOf(this), bytes]);
  let first = '';
  if (held === 1 && bytes.length >= 2 && this.encoding === 'utf16le') {
    // The unit that was torn is given at once, be it half of a pair.
    first = bytes.toString('utf16le', 0, 2);
    bytes = bytes.subarray(2);
  }
  const keep = heldBack(bytes, this.encoding);
  hold(this, bytes.subarray(bytes.length - keep));
  return first + bytes.toString(this.encoding, 0, bytes.length - keep);
};

StringDecoder.prototype.end = function end(buffer) {
  const text = buffer === undefined ? '' : this.write(buffer);
  const rest = heldOf(this);
  if (rest.length === 0) return text;
  const last = rest.toString(this.encoding, 0, this.encoding === 'utf16le' ? rest.length & ~1 : rest.length);
  hold(this, kNone);
  return text + last;
};

StringDecoder.prototype.text = function text(buffer, offset) {
  hold(this, kNone);
  return this.write(buffer.slice(offset));
};

Object.defineProperties(StringDecoder.prototype, {
  lastChar: { __proto__: null, configurable: true, enumerable: true, get() { return this[kState].subarray(0, kHeldSize); } },
  lastNeed: { __proto__: null, configurable: true, enumerable: true, get() { return this[kState][kMissing]; } },
  lastTotal: {
    __proto__: null, configurable: true, enumerable: true, get() { return this[kState][kBuffered] + this[kState][kMissing]; },
  },
});

module.exports = { StringDecoder };
