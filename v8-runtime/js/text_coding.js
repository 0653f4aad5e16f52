'use strict';
// TextEncoder and TextDecoder. UTF-8, UTF-16 and windows-1252 (the standard's name for latin1) are decoded here, what else
// the standard has by ICU.
const {
  MathMin, ObjectDefineProperties, RegExpPrototypeSymbolReplace, StringPrototypeCharCodeAt,
  StringPrototypeSlice, StringPrototypeToLowerCase, SymbolToStringTag, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray,
  Uint8Array, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
} = require('./core/primordials');
const { native } = require('./core/native');
const { codes } = require('./core/errors');
const { encodingOf } = require('./encoding_labels');
const { validateObject } = require('./core/validators');
const { inspect, collapsed, customInspect } = require('./inspect/inspect');

const { isAnyArrayBuffer, isArrayBufferView, isDataView, isUint8Array } = native.types;

class TextEncoder {
  #brand = true;
  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#brand in value)) throw new codes.ERR_INVALID_THIS('TextEncoder');
  }
  get encoding() {
    TextEncoder.#check(this);
    return 'utf-8';
  }
  encode(input = '') {
    TextEncoder.#check(this);
    return native.utf8Encode(`${input}`);
  }
  encodeInto(source, destination) {
    TextEncoder.#check(this);
    if (typeof source !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('src', 'string', source);
    if (!isUint8Array(destination)) throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', destination);
    const written = native.utf8Write(destination, source, 0, destination.length);
    return { read: unitsWritten(source, destination, written), written };
  }
  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return collapsed(this, options);
    return `${inspect({ __proto__: { constructor: { TextEncoder: class TextEncoder {} }.TextEncoder }, encoding: 'utf-8' }, options)}`;
  }
}

// How many UTF-16 units of the source the written bytes stand for.
function unitsWritten(source, bytes, written) {
  let units = 0;
  for (let i = 0; i < written; i++) {
    const byte = bytes[i];
    if ((byte & 0xC0) !== 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return MathMin(units, source.length);
}

// 0x80–0x9F of windows-1252.
const kHighControls = '\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F' +
  '\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178';

function bytesOf(input) {
  if (input === undefined) return new Uint8Array(0);
  if (isUint8Array(input)) return input;
  if (isAnyArrayBuffer(input)) return new Uint8Array(input);
  if (isDataView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (isArrayBufferView(input)) {
    return new Uint8Array(TypedArrayPrototypeGetBuffer(input), TypedArrayPrototypeGetByteOffset(input),
      TypedArrayPrototypeGetByteLength(input));
  }
  const error = new codes.ERR_INVALID_ARG_TYPE('list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
  error.message = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
  throw error;
}

// Bytes at the end that may yet become a character: at most three.
function incompleteUtf8(bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0xC0) === 0x80) continue;
    const need = byte >= 0xF0 && byte <= 0xF4 ? 4 : byte >= 0xE0 && byte < 0xF0 ? 3 : byte >= 0xC2 && byte < 0xE0 ? 2 : 1;
    if (need <= back) return 0;
    if (back === 1) return 1;
    const second = bytes[length - back + 1];
    const low = byte === 0xE0 ? 0xA0 : byte === 0xF0 ? 0x90 : 0x80;
    const high = byte === 0xED ? 0x9F : byte === 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high ? back : 0;
  }
  return 0;
}

function incompleteUtf16(bytes, bigEndian) {
  const odd = bytes.length & 1;
  if (bytes.length - odd < 2) return odd;
  const high = bytes[bytes.length - odd - (bigEndian ? 2 : 1)];
  return high >= 0xD8 && high <= 0xDB ? odd + 2 : odd;
}

function joinBytes(a, b) {
  if (a === null || a.length === 0) return b;
  const all = new Uint8Array(a.length + b.length);
  TypedArrayPrototypeSet(all, a, 0);
  TypedArrayPrototypeSet(all, b, a.length);
  return all;
}

function swapPairs(bytes) {
  const swapped = new Uint8Array(bytes.length & ~1);
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    swapped[i] = bytes[i + 1];
    swapped[i + 1] = bytes[i];
  }
  return swapped;
}

const kLoneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const kDecodedHere = { __proto__: null, 'utf-8': true, 'utf-16le': true, 'utf-16be': true, 'windows-1252': true };

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBom;
  #pending = null;
  #bomSeen = false;
  #converter = undefined;

  constructor(encoding = 'utf-8', options = undefined) {
    const label = StringPrototypeToLowerCase(RegExpPrototypeSymbolReplace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, `${encoding}`, ''));
    const name = encodingOf(label);
    if (name === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(encoding);
    if (options != null) validateObject(options, 'options', { allowArray: true, allowFunction: true });
    this.#encoding = name;
    this.#fatal = !!options?.fatal;
    this.#ignoreBom = !!options?.ignoreBOM;
    if (kDecodedHere[name] === undefined) {
      this.#converter = native.openConverter(name, this.#fatal);
      if (this.#converter === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(encoding);
    }
  }

  static #checked(value) {
    if (typeof value !== 'object' || value === null || !(#encoding in value)) throw new codes.ERR_INVALID_THIS('TextDecoder');
    return value;
  }
  get encoding() { return TextDecoder.#checked(this).#encoding; }
  get fatal() { return TextDecoder.#checked(this).#fatal; }
  get ignoreBOM() { return TextDecoder.#checked(this).#ignoreBom; }

  decode(input = undefined, options = undefined) {
    TextDecoder.#checked(this);
    if (this.#converter !== undefined) return this.#convert(bytesOf(input), !options?.stream);
    let bytes = joinBytes(this.#pending, bytesOf(input));
    const stream = !!options?.stream;
    this.#pending = null;
    if (this.#encoding === 'windows-1252') return decodeWindows1252(bytes);
    const isUtf8 = this.#encoding === 'utf-8';
    if (stream) {
      const keep = isUtf8 ? incompleteUtf8(bytes) : incompleteUtf16(bytes, this.#encoding === 'utf-16be');
      if (keep > 0) {
        this.#pending = new Uint8Array(TypedArrayPrototypeSubarray(bytesOf(bytes), bytes.length - keep));
        bytes = TypedArrayPrototypeSubarray(bytes, 0, bytes.length - keep);
      }
    }
    const text = isUtf8 ? native.utf8Decode(bytes, 0, bytes.length, this.#fatal, true) : this.#decodeUtf16(bytes);
    if (text === undefined) {
      this.#bomSeen = false;
      this.#pending = null;
      throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
    }
    return this.#withoutBom(text, stream);
  }

  #convert(bytes, flush) {
    const text = native.convert(this.#converter, bytes, 0, bytes.length, flush);
    if (text === undefined) throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding);
    return text;
  }

  #withoutBom(text, stream) {
    const isFirst = !this.#bomSeen;
    if (text.length > 0) this.#bomSeen = true;
    if (!stream) this.#bomSeen = false;
    return isFirst && !this.#ignoreBom && StringPrototypeCharCodeAt(text, 0) === 0xFEFF ? StringPrototypeSlice(text, 1) : text;
  }

  #decodeUtf16(bytes) {
    const pairs = this.#encoding === 'utf-16be' ? swapPairs(bytes) : bytes;
    let text = native.utf16Decode(pairs, 0, pairs.length & ~1);
    const broken = (bytes.length & 1) === 1;
    // Half of a pair and half of a unit after it are one mistake.
    if (broken && text.length > 0 && (StringPrototypeCharCodeAt(text, text.length - 1) & 0xFC00) === 0xD800) {
      text = StringPrototypeSlice(text, 0, -1);
    }
    const replaced = RegExpPrototypeSymbolReplace(kLoneSurrogate, text, '\uFFFD');
    if (this.#fatal && (broken || replaced !== text)) return undefined;
    text = replaced;
    return broken ? `${text}\uFFFD` : text;
  }

  [customInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return collapsed(this, options);
    const name = this.constructor?.name ?? 'TextDecoder';
    // In the default form, whatever the options say.
    return `${name} ${inspect({ encoding: this.#encoding, fatal: this.#fatal, ignoreBOM: this.#ignoreBom })}`;
  }
}

function decodeWindows1252(bytes) {
  return RegExpPrototypeSymbolReplace(/[\x80-\x9f]/g, native.latin1Decode(bytes, 0, bytes.length),
    (char) => kHighControls[StringPrototypeCharCodeAt(char) - 0x80]);
}

for (const [Class, tag, names] of [[TextEncoder, 'TextEncoder', ['encode', 'encodeInto', 'encoding']],
  [TextDecoder, 'TextDecoder', ['decode', 'encoding', 'fatal', 'ignoreBOM']]]) {
  const changes = { [SymbolToStringTag]: { __proto__: null, configurable: true, value: tag } };
  for (const name of names) changes[name] = { __proto__: null, enumerable: true };
  ObjectDefineProperties(Class.prototype, changes);
}

module.exports = { TextEncoder, TextDecoder };
