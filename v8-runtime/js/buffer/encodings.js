'use strict';
// One row per encoding: how text becomes bytes and bytes become text. The work is native.
const {
  MathMin, StringPrototypeCharCodeAt, StringPrototypeToLowerCase, TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray,
  Uint8Array,
} = require('../core/primordials');
const { native } = require('../core/native');

const { utf8Encode, utf8Decode, utf8Write, utf8ByteLength, latin1Decode, latin1Write, utf16Decode, utf16Write,
  base64Encode, base64Decode, hexEncode, hexDecode } = native;

function part(bytes, offset, length) {
  return offset === 0 && length === bytes.length ? bytes : TypedArrayPrototypeSubarray(asUint8Array(bytes), offset, offset + length);
}

// subarray makes its result by the species of what it is called on: that of a Buffer's subclass would run a handler's code.
function asUint8Array(bytes) {
  return new Uint8Array(TypedArrayPrototypeGetBuffer(bytes), TypedArrayPrototypeGetByteOffset(bytes),
    TypedArrayPrototypeGetByteLength(bytes));
}

// Copies what fits; the number of bytes copied.
function place(bytes, target, offset, length) {
  const count = MathMin(bytes.length, length);
  TypedArrayPrototypeSet(target, count === bytes.length ? bytes : TypedArrayPrototypeSubarray(bytes, 0, count), offset);
  return count;
}

function base64ByteLength(text) {
  let length = text.length;
  if (length === 0) return 0;
  if (StringPrototypeCharCodeAt(text, length - 1) === 0x3D) length--;
  if (length > 1 && StringPrototypeCharCodeAt(text, length - 1) === 0x3D) length--;
  return (length * 3) >>> 2;
}

function asciiDecode(bytes, offset, length) {
  const copy = new Uint8Array(length);
  for (let i = 0; i < length; i++) copy[i] = bytes[offset + i] & 0x7F;
  return latin1Decode(copy, 0, length);
}

function fresh(write, byteLength) {
  return (text) => {
    const bytes = new Uint8Array(byteLength(text));
    write(bytes, text, 0, bytes.length);
    return bytes;
  };
}

const oneByteEach = (text) => text.length;
const utf8 = {
  name: 'utf8',
  encode: utf8Encode,
  decode: (bytes, offset, length) => utf8Decode(bytes, offset, length, false, true),
  write: utf8Write,
  byteLength: utf8ByteLength,
};
const latin1 = {
  name: 'latin1', encode: fresh(latin1Write, oneByteEach), decode: latin1Decode, write: latin1Write, byteLength: oneByteEach,
};
const ascii = { ...latin1, name: 'ascii', decode: asciiDecode };
const utf16le = {
  name: 'utf16le',
  encode: fresh(utf16Write, (text) => text.length * 2),
  decode: utf16Decode,
  write: utf16Write,
  byteLength: (text) => text.length * 2,
};
const base64 = {
  name: 'base64',
  encode: base64Decode,
  decode: (bytes, offset, length) => base64Encode(part(bytes, offset, length), false),
  write: (target, text, offset, length) => place(base64Decode(text), target, offset, length),
  byteLength: base64ByteLength,
};
const base64url = { ...base64, name: 'base64url', decode: (bytes, offset, length) => base64Encode(part(bytes, offset, length), true) };
const hex = {
  name: 'hex',
  encode: hexDecode,
  decode: (bytes, offset, length) => hexEncode(part(bytes, offset, length)),
  write: (target, text, offset, length) => place(hexDecode(text), target, offset, length),
  byteLength: (text) => text.length >>> 1,
};

const byName = {
  __proto__: null, utf8, 'utf-8': utf8, ascii, latin1, binary: latin1, ucs2: utf16le, 'ucs-2': utf16le, utf16le,
  'utf-16le': utf16le, base64, base64url, hex,
};

// undefined for a name that is none.
function getEncoding(name) {
  if (name === undefined || name === 'utf8') return utf8;
  const row = byName[name];
  return row !== undefined || typeof name !== 'string' ? row : byName[StringPrototypeToLowerCase(name)];
}

module.exports = { getEncoding, utf8 };
