'use strict';
// v8.Serializer and its kin: V8's own format. ArrayBuffer views are written by the Default classes, as Node writes them.
const {
  Error, MathFloor, ObjectDefineProperty, ObjectGetPrototypeOf, TypeError, Uint8Array,
} = require('./core/primordials');
const { native } = require('./core/native');
const { Buffer } = require('./buffer/buffer');

const { serialization: natives, types } = native;
const kBuffer = 10;
// By the number that stands for it in the format.
const kViews = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  DataView, undefined, BigInt64Array, BigUint64Array];

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

class Serializer {
  #writer = natives.makeWriter();

  writeHeader() { natives.writeHeader(this.#writer); }
  writeValue(value) { return natives.writeValue(this.#writer, value, this); }
  releaseBuffer() {
    const bytes = natives.release(this.#writer);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  transferArrayBuffer(id, buffer) {
    if (!types.isArrayBuffer(buffer)) throw plainTypeError('arrayBuffer must be an ArrayBuffer');
    natives.transferOut(this.#writer, id >>> 0, buffer);
  }
  writeUint32(value) { natives.writeUint32(this.#writer, value >>> 0); }
  writeUint64(high, low) { natives.writeUint64(this.#writer, high >>> 0, low >>> 0); }
  writeDouble(value) { natives.writeDouble(this.#writer, +value); }
  writeRawBytes(source) {
    if (!types.isArrayBufferView(source) && !types.isAnyArrayBuffer(source)) {
      throw plainTypeError('source must be a TypedArray or a DataView');
    }
    natives.writeRawBytes(this.#writer, source);
  }
  _setTreatArrayBufferViewsAsHostObjects(mode) { natives.treatViewsAsHostObjects(this.#writer, !!mode); }
}
ObjectDefineProperty(Serializer.prototype, '_getDataCloneError', {
  __proto__: null, value: Error, writable: true, enumerable: true, configurable: true,
});

// Native code of Node throws these: their code is no part of the stack.
function plainTypeError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function have(value, name) {
  if (value === undefined) throw new Error(`${name}() failed`);
  return value;
}

class Deserializer {
  #reader;

  constructor(buffer) {
    if (!types.isArrayBufferView(buffer)) throw plainTypeError('buffer must be a TypedArray or a DataView');
    this.buffer = buffer;
    this.#reader = natives.makeReader(buffer);
  }
  readHeader() { return natives.readHeader(this.#reader); }
  readValue() { return natives.readValue(this.#reader, this); }
  getWireFormatVersion() { return natives.wireFormatVersion(this.#reader); }
  transferArrayBuffer(id, buffer) {
    if (!types.isAnyArrayBuffer(buffer)) throw plainTypeError('arrayBuffer must be an ArrayBuffer or SharedArrayBuffer');
    natives.transferIn(this.#reader, id >>> 0, buffer);
  }
  readUint32() { return have(natives.readUint32(this.#reader), 'ReadUint32'); }
  readUint64() { return have(natives.readUint64(this.#reader), 'ReadUint64'); }
  readDouble() { return have(natives.readDouble(this.#reader), 'ReadDouble'); }
  _readRawBytes(length) { return have(natives.skipRawBytes(this.#reader, length), 'ReadRawBytes'); }
  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  }
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    if (!types.isArrayBufferView(view)) {
      throw new this._getDataCloneError(`Unserializable host object: ${require('./inspect/inspect').inspect(view)}`);
    }
    let kind = kBuffer;
    if (ObjectGetPrototypeOf(view) !== Buffer.prototype) {
      for (let i = 0; i < kViews.length; i++) {
        if (kViews[i] !== undefined && ObjectGetPrototypeOf(view) === kViews[i].prototype) kind = i;
      }
      if (kind === kBuffer) kind = 1;
    }
    this.writeUint32(kind);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(bytesOf(view));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const kind = this.readUint32();
    const size = this.readUint32();
    const at = this.buffer.byteOffset + this._readRawBytes(size);
    if (kind === kBuffer) return Buffer.from(this.buffer.buffer, at, size);
    const View = kViews[kind];
    if (View === undefined) throw new Error('Unable to deserialize cloned data.');
    const unit = View.BYTES_PER_ELEMENT ?? 1;
    if (at % unit === 0) return new View(this.buffer.buffer, at, MathFloor(size / unit));
    const copy = new Uint8Array(size);
    copy.set(new Uint8Array(this.buffer.buffer, at, size));
    return new View(copy.buffer, 0, MathFloor(size / unit));
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = { Serializer, Deserializer, DefaultSerializer, DefaultDeserializer, serialize, deserialize };
