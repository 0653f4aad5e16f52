'use strict';
// CompressionStream and DecompressionStream.
const { ObjectDefineProperties, SymbolToStringTag } = require('../core/primordials');
const { codes } = require('../core/errors');
const { customInspect, inspect } = require('../inspect/inspect');
const { TextEncoder } = require('../text_coding');
const { constants } = require('./constants');
const { CodecPair, bytesOf, isArrayBufferView } = require('./pair');

const { DEFLATE, DEFLATERAW, GZIP, INFLATE, INFLATERAW, GUNZIP, Z_NO_FLUSH, Z_FINISH } = constants;
const compressions = { __proto__: null, deflate: DEFLATE, 'deflate-raw': DEFLATERAW, gzip: GZIP };
const decompressions = { __proto__: null, deflate: INFLATE, 'deflate-raw': INFLATERAW, gzip: GUNZIP };

// Chunks as Node's own streams take them: text is UTF-8.
function toBytes(chunk) {
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk);
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if (!isArrayBufferView(chunk)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
  }
  return bytesOf(chunk);
}

function pairFor(kinds, format) {
  if (typeof format !== 'string' || kinds[format] === undefined) throw new codes.ERR_INVALID_ARG_VALUE('format', format);
  return new CodecPair({ kind: kinds[format], flush: Z_NO_FLUSH, finish: Z_FINISH }, toBytes);
}

function show(name, stream, depth, options) {
  if (depth < 0) return options.stylize('undefined', 'undefined');  // as Node 20 prints them
  const { readable, writable } = stream;
  return `${name} ${inspect({ readable, writable }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

class CompressionStream {
  #pair;
  constructor(format) {
    this.#pair = pairFor(compressions, format);
  }
  get readable() {
    if (!(#pair in Object(this))) throw new codes.ERR_INVALID_THIS('CompressionStream');
    return this.#pair.readable;
  }
  get writable() {
    if (!(#pair in Object(this))) throw new codes.ERR_INVALID_THIS('CompressionStream');
    return this.#pair.writable;
  }
  [customInspect](depth, options) { return show('CompressionStream', this, depth, options); }
}

class DecompressionStream {
  #pair;
  constructor(format) {
    this.#pair = pairFor(decompressions, format);
  }
  get readable() {
    if (!(#pair in Object(this))) throw new codes.ERR_INVALID_THIS('DecompressionStream');
    return this.#pair.readable;
  }
  get writable() {
    if (!(#pair in Object(this))) throw new codes.ERR_INVALID_THIS('DecompressionStream');
    return this.#pair.writable;
  }
  [customInspect](depth, options) { return show('DecompressionStream', this, depth, options); }
}

for (const Class of [CompressionStream, DecompressionStream]) {
  ObjectDefineProperties(Class.prototype, {
    readable: { __proto__: null, enumerable: true },
    writable: { __proto__: null, enumerable: true },
    [SymbolToStringTag]: { __proto__: null, configurable: true, value: Class.name },
  });
}

module.exports = { CompressionStream, DecompressionStream };
