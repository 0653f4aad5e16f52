'use strict';
// Blob and File: bytes with a type, copied when they are made. Slices share them.
const {
  ArrayBufferIsView, Date, MathMax, MathMin, NumberIsNaN, ObjectDefineProperties, Promise, PromiseReject, RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace, SafeWeakMap, String, StringPrototypeToLowerCase, SymbolIterator, SymbolToStringTag, TypedArrayPrototypeSet,
  Uint8Array, uncurryThis,
} = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { inspect, collapsed, customInspect } = require('../inspect/inspect');
const { HostObject, hideBase, kCopy } = require('./host_objects');

const { isAnyArrayBuffer } = native.types;
const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;
const kFromBytes = Symbol('kFromBytes');
const subarray = uncurryThis(Uint8Array.prototype.subarray);

// blob -> {chunks, size, type}: chunks are never written to.
const states = new SafeWeakMap();
const isBlob = (value) => states.has(value);
function stateOf(blob) {
  const state = states.get(blob);
  if (state === undefined) throw new ERR_INVALID_THIS('Blob');
  return state;
}

function bytesOfPart(part, endings) {
  if (isAnyArrayBuffer(part)) return new Uint8Array(part).slice();
  if (ArrayBufferIsView(part)) return new Uint8Array(part.buffer, part.byteOffset, part.byteLength).slice();
  let text = String(part);
  if (endings === 'native') text = RegExpPrototypeSymbolReplace(/\r\n/g, text, '\n');
  return native.utf8Encode(text);
}

function normalType(type) {
  const text = String(type);
  return RegExpPrototypeExec(/[^\x20-\x7E]/, text) === null ? StringPrototypeToLowerCase(text) : '';
}

function sequenceOf(sources) {
  if (sources === null || typeof sources !== 'object' || typeof sources[SymbolIterator] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
  }
  return sources;
}

class Blob extends HostObject {
  constructor(sources = [], options = {}) {
    super();
    if (sources === kFromBytes) {
      states.set(this, options);
      return;
    }
    sequenceOf(sources);
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('options', 'a dictionary', options);
    }
    let type = options?.type ?? '';
    const endings = options?.endings ?? 'transparent';
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native') throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
    const state = { chunks: [], size: 0, type: '' };
    for (const part of sources) {
      const inner = isBlob(part) ? states.get(part) : undefined;
      const chunks = inner === undefined ? [bytesOfPart(part, `${endings}`)] : inner.chunks;
      for (let i = 0; i < chunks.length; i++) {
        state.chunks[state.chunks.length] = chunks[i];
        state.size += chunks[i].byteLength;
      }
    }
    type = normalType(type);
    state.type = type;
    states.set(this, state);
  }

  get type() { return stateOf(this).type; }
  get size() { return stateOf(this).size; }

  slice(start = 0, end = undefined, type = '') {
    const state = stateOf(this);
    const { size } = state;
    const place = (value, otherwise) => {
      const number = value === undefined ? otherwise : Number(value);
      if (NumberIsNaN(number)) return 0;
      return number < 0 ? MathMax(size + Math.trunc(number), 0) : MathMin(Math.trunc(number), size);
    };
    const from = place(start, 0);
    const to = MathMax(place(end, size), from);
    const chunks = [];
    let at = 0;
    for (let i = 0; i < state.chunks.length && at < to; i++) {
      const chunk = state.chunks[i];
      const [first, last] = [MathMax(from - at, 0), MathMin(to - at, chunk.byteLength)];
      if (first < last) chunks[chunks.length] = subarray(chunk, first, last);
      at += chunk.byteLength;
    }
    return new Blob(kFromBytes, { chunks, size: to - from, type: normalType(type) });
  }

  arrayBuffer() { return promised(this, (blob) => bytesOf(blob).buffer); }
  text() { return promised(this, (blob) => textOf(bytesOf(blob))); }
  bytes() { return promised(this, bytesOf); }

  stream() {
    const { chunks } = stateOf(this);
    const { ReadableStream } = require('../fetch/streams');
    let next = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        while (next < chunks.length && chunks[next].byteLength === 0) next++;
        if (next === chunks.length) {
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        controller.enqueue(chunks[next++].slice());
      },
    }, { highWaterMark: 0 });
  }

  [kCopy]() {
    const state = stateOf(this);
    return () => new Blob(kFromBytes, state);
  }

  [customInspect](depth, options) {
    return shown(this, 'Blob', ['size', 'type'], depth, options);
  }
}
hideBase(Blob);

function shown(blob, name, keys, depth, options) {
  if (depth < 0) return collapsed(blob, options);
  const fields = {};
  for (let i = 0; i < keys.length; i++) fields[keys[i]] = blob[keys[i]];
  return `${name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

function bytesOf(blob) {
  const { chunks, size } = stateOf(blob);
  const all = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < chunks.length; i++) {
    TypedArrayPrototypeSet(all, chunks[i], at);
    at += chunks[i].byteLength;
  }
  return all;
}
const textOf = (bytes) => native.utf8Decode(bytes, 0, bytes.byteLength, false, false);

function promised(blob, read) {
  if (!isBlob(blob)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
  return new Promise((resolve, reject) => {
    native.setImmediate(() => {
      try {
        resolve(read(blob));
      } catch (error) {
        reject(error);
      }
    });
  });
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = {}) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    let { lastModified } = options ?? {};
    if (lastModified === undefined) {
      lastModified = Date.now();
    } else {
      lastModified = Number(lastModified);
      if (NumberIsNaN(lastModified)) lastModified = 0;
    }
    this.#name = `${fileName}`;
    this.#lastModified = lastModified;
  }

  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }

  [customInspect](depth, options) {
    return shown(this, 'File', ['size', 'type', 'name', 'lastModified'], depth, options);
  }
}

function describe(Class, names) {
  const changes = { __proto__: null, [SymbolToStringTag]: { __proto__: null, configurable: true, value: Class.name } };
  for (const name of names) changes[name] = { __proto__: null, enumerable: true };
  ObjectDefineProperties(Class.prototype, changes);
}
describe(Blob, ['type', 'size', 'slice', 'arrayBuffer', 'text', 'stream']);
describe(File, ['name', 'lastModified']);

// The file that a form makes of a blob.
function fileFrom(blob, name, lastModified = Date.now()) {
  return new File([blob], name, { type: stateOf(blob).type, lastModified });
}

// With the type as it is given.
const blobOf = (bytes, type) => new Blob(kFromBytes, { chunks: [bytes], size: bytes.byteLength, type });

module.exports = { Blob, File, blobOf, bytesOf, fileFrom, isBlob, stateOf };
