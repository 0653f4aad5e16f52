'use strict';
// `require('buffer')`.
const { codes } = require('../core/errors');
const { native } = require('../core/native');
const { DOMException } = require('../events/dom_exception');
const { getEncoding } = require('./encodings');
const buffer = require('./buffer');

const { Buffer, SlowBuffer, kMaxLength, kStringMaxLength } = buffer;
const { isAnyArrayBuffer, isArrayBufferView } = native.types;

function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = `${input}`.replace(/[\t\n\f\r ]/g, '');
  const data = text.length % 4 === 0 ? text.replace(/==?$/, '') : text;
  if (!/^[A-Za-z0-9+/]*$/.test(data)) throw new DOMException('Invalid character', 'InvalidCharacterError');
  if (data.length % 4 === 1) throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  return Buffer.from(data, 'base64').toString('latin1');
}

function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = `${input}`;
  if (/[^\0-\xFF]/.test(text)) throw new DOMException('Invalid character', 'InvalidCharacterError');
  return Buffer.from(text, 'latin1').toString('base64');
}

function bytesOf(input) {
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  if (isArrayBufferView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

function isUtf8(input) {
  const bytes = bytesOf(input);
  return native.utf8Decode(bytes, 0, bytes.length, true, true) !== undefined;
}

function isAscii(input) {
  return bytesOf(input).every((byte) => byte < 128);
}

function transcode(source, fromEncoding, toEncoding) {
  if (!(source instanceof Uint8Array)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return Buffer.alloc(0);
  const [from, to] = [getEncoding(fromEncoding), getEncoding(toEncoding)];
  const known = ['utf8', 'utf16le', 'latin1', 'ascii'];
  if (!known.includes(from?.name) || !known.includes(to?.name)) {
    const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    throw Object.assign(error, { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: 1 });
  }
  const text = from.decode(source, 0, source.length);
  const limit = to.name === 'ascii' ? /[^\0-\x7F]/gu : /[^\0-\xFF]/gu;
  return Buffer.from(to.name === 'ascii' || to.name === 'latin1' ? text.replace(limit, (char) => (/\p{Default_Ignorable_Code_Point}/u.test(char) ? '' : '?')) : text, to.name);
}

const constants = { __proto__: null };
Object.defineProperties(constants, {
  MAX_LENGTH: { value: kMaxLength, enumerable: true }, MAX_STRING_LENGTH: { value: kStringMaxLength, enumerable: true },
});

const exported = {
  Buffer, SlowBuffer, transcode, isUtf8, isAscii, kMaxLength, kStringMaxLength, btoa, atob, constants,
};
Object.defineProperty(exported, 'INSPECT_MAX_BYTES', {
  configurable: true, enumerable: true, get() { return buffer.INSPECT_MAX_BYTES; }, set(value) { buffer.INSPECT_MAX_BYTES = value; },
});

const lazily = (name, get) => {
  Object.defineProperty(exported, name, {
    configurable: true, enumerable: true, get,
    set(value) { Object.defineProperty(exported, name, { value, configurable: true, enumerable: true, writable: true }); },
  });
};
lazily('Blob', () => require('../web/blob').Blob);
lazily('resolveObjectURL', () => require('../web/object_urls').resolveObjectURL);
lazily('File', () => require('../web/blob').File);

module.exports = exported;
