'use strict';
// Buffer itself: construction, comparison, text. Numbers are in numbers.js, searching in search.js.
const {
  ArrayBuffer, ArrayIsArray, ArrayPrototypeForEach, MathFloor, MathMin, MathTrunc, NumberIsNaN, NumberIsSafeInteger, NumberMAX_SAFE_INTEGER,
  ObjectDefineProperty, ObjectSetPrototypeOf, RegExpPrototypeSymbolReplace, StringPrototypeTrim,
  StringPrototypeSlice, SymbolSpecies, SymbolToPrimitive, TypedArrayPrototypeCopyWithin, TypedArrayPrototypeFill,
  TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength, TypedArrayPrototypeSet, TypedArrayPrototypeSlice, TypedArrayPrototypeSubarray, Uint8Array,
} = require('../core/primordials');
const { native } = require('../core/native');
const { codes } = require('../core/errors');
const { validateInteger, validateNumber, validateArray, validateString } = require('../core/validators');
const { inspect: inspectValue, customInspect } = require('../inspect/inspect');
const { getEncoding, utf8 } = require('./encodings');
const { addEncodingMethods, notAString } = require('./encoding_methods');
const { addNumberMethods } = require('./numbers');
const { bidirectionalIndexOf } = require('./search');

const { isAnyArrayBuffer, isArrayBufferView, isTypedArray, isUint8Array } = native.types;
const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE, ERR_OUT_OF_RANGE,
  ERR_UNKNOWN_ENCODING } = codes;

// V8 10.2's limit for one typed array on 64 bit.
const kMaxLength = 2 ** 32;
const kStringMaxLength = 2 ** 29 - 24;

class FastBuffer extends Uint8Array {
  // The default constructor would iterate its arguments.
  constructor(source, offset, length) {
    super(source, offset, length);
  }
}

function Buffer(value, encodingOrOffset, length) {
  warnAboutConstructor();
  if (typeof value === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', value);
    return Buffer.alloc(value);
  }
  return Buffer.from(value, encodingOrOffset, length);
}
ObjectDefineProperty(Buffer, SymbolSpecies, {
  __proto__: null, configurable: true, enumerable: false, get() { return FastBuffer; },
});

const late = { emitWarning: null };
let warned = false;
function warnAboutConstructor() {
  if (warned || late.emitWarning === null) return;
  warned = true;
  late.emitWarning('Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
    'Buffer.allocUnsafe(), or Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005', Buffer);
}

// Small buffers share one allocation of poolSize bytes; a piece starts 8-aligned.
Buffer.poolSize = 8192;
let pool = null;
let poolUsed = 0;

function allocatePooled(size) {
  if (size <= 0) return new FastBuffer();
  if (size >= Buffer.poolSize >>> 1) return new FastBuffer(size);
  if (pool === null || size > pool.byteLength - poolUsed) {
    pool = new ArrayBuffer(Buffer.poolSize);
    poolUsed = 0;
  }
  const piece = new FastBuffer(pool, poolUsed, size);
  poolUsed = (poolUsed + size + 7) & ~7;
  return piece;
}

function validateOffset(value, name, max = kMaxLength) {
  validateInteger(value, name, 0, max);
}

function checkSize(size) {
  validateNumber(size, 'size', 0, kMaxLength);
}

function fromString(text, encoding) {
  const row = typeof encoding === 'string' && encoding.length !== 0 ? getEncoding(encoding) : utf8;
  if (row === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (text.length === 0) return new FastBuffer();
  if (row.name === 'base64' || row.name === 'base64url' || row.name === 'hex') return adopt(row.encode(text));
  const length = row.byteLength(text);
  const target = allocatePooled(length);
  row.write(target, text, 0, length);
  return target;
}

// A fresh Uint8Array becomes a Buffer where it lies.
function adopt(bytes) {
  return ObjectSetPrototypeOf(bytes, FastBuffer.prototype);
}

function fromArrayBuffer(buffer, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (NumberIsNaN(byteOffset)) byteOffset = 0;
  }
  const maxLength = buffer.byteLength - byteOffset;
  if (maxLength < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) {
    length = maxLength;
  } else {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > maxLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(buffer, byteOffset, length);
}

function fromArrayLike(list) {
  if (!(list.length > 0)) return new FastBuffer();
  const target = allocatePooled(list.length);
  for (let i = 0; i < target.length; i++) target[i] = list[i];
  return target;
}

function fromView(view) {
  const target = allocatePooled(TypedArrayPrototypeGetLength(view));
  TypedArrayPrototypeSet(target, view, 0);
  return target;
}

function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    if (typeof object.length !== 'number') return new FastBuffer();
    return isTypedArray(object) ? fromView(object) : fromArrayLike(object);
  }
  if (object.type === 'Buffer' && ArrayIsArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made !== undefined) return made;
    if (typeof value[SymbolToPrimitive] === 'function') {
      const text = value[SymbolToPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument',
    ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const size = TypedArrayPrototypeGetLength(view);
  if (size === 0) return new FastBuffer();
  let start = 0;
  if (offset !== undefined) {
    validateOffset(offset, 'offset', NumberMAX_SAFE_INTEGER);
    if (offset >= size) return new FastBuffer();
    start = offset;
  }
  let end = size;
  if (length !== undefined) {
    validateOffset(length, 'length', NumberMAX_SAFE_INTEGER);
    end = MathMin(start + length, size);
  }
  const piece = TypedArrayPrototypeSlice(view, start, end);
  return new FastBuffer(TypedArrayPrototypeGetBuffer(piece), TypedArrayPrototypeGetByteOffset(piece),
    TypedArrayPrototypeGetByteLength(piece));
};

Buffer.of = function of(...items) {
  const target = allocatePooled(items.length);
  for (let i = 0; i < items.length; i++) target[i] = items[i];
  return target;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  const target = new FastBuffer(size);
  return fill !== undefined && fill !== 0 && size > 0 ? fillBuffer(target, fill, 0, target.length, encoding) : target;
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  return allocatePooled(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkSize(size);
  return new FastBuffer(size);
};

function SlowBuffer(size) {
  checkSize(size);
  return new FastBuffer(size);
}
ObjectSetPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
ObjectSetPrototypeOf(SlowBuffer, Uint8Array);

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(name) {
  return typeof name === 'string' && name.length !== 0 && getEncoding(name) !== undefined;
};

function compareBytes(a, b) {
  const length = MathMin(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  return buf1 === buf2 ? 0 : compareBytes(buf1, buf2);
};

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  for (let i = 0; i < list.length; i++) {
    if (!isUint8Array(list[i])) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
  }
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) length += TypedArrayPrototypeGetLength(list[i]);
  } else {
    validateOffset(length, 'length');
  }
  const target = allocatePooled(length);
  let at = 0;
  for (let i = 0; i < list.length && at < length; i++) {
    const room = length - at;
    const size = TypedArrayPrototypeGetLength(list[i]);
    TypedArrayPrototypeSet(target, size > room ? TypedArrayPrototypeSubarray(list[i], 0, room) : list[i], at);
    at += MathMin(size, room);
  }
  if (at < length) TypedArrayPrototypeFill(target, 0, at, length);
  return target;
};

Buffer.byteLength = function byteLength(value, encoding) {
  if (typeof value !== 'string') {
    if (isArrayBufferView(value) || isAnyArrayBuffer(value)) return value.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], value);
  }
  return value.length === 0 ? 0 : (getEncoding(encoding) ?? utf8).byteLength(value);
};

const prototype = FastBuffer.prototype;
prototype.constructor = Buffer;
Buffer.prototype = prototype;
ObjectSetPrototypeOf(Buffer, Uint8Array);
addNumberMethods(prototype);

ObjectDefineProperty(prototype, 'parent', {
  __proto__: null, enumerable: true, get() { return this instanceof Buffer ? this.buffer : undefined; },
});
ObjectDefineProperty(prototype, 'offset', {
  __proto__: null, enumerable: true, get() { return this instanceof Buffer ? this.byteOffset : undefined; },
});

function clamp(value, standard, length) {
  if (value === undefined) return standard;
  value = MathTrunc(+value);
  if (NumberIsNaN(value)) return standard === length ? 0 : standard;
  return value < 0 ? 0 : MathMin(value, length);
}

prototype.toString = function toString(encoding, start, end) {
  const length = this.length;
  if (arguments.length === 0) return length === 0 ? '' : utf8.decode(this, 0, length);
  start = clamp(start, 0, length);
  end = clamp(end, length, length);
  if (end <= start) return '';
  const row = encoding === undefined ? utf8 : getEncoding(`${encoding}`);
  if (row === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return row.decode(this, start, end - start);
};
prototype.toLocaleString = prototype.toString;

prototype.equals = function equals(otherBuffer) {
  if (!isUint8Array(otherBuffer)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], otherBuffer);
  return this === otherBuffer || (this.length === otherBuffer.length && compareBytes(this, otherBuffer) === 0);
};

prototype[customInspect] = function inspect(recurseTimes, ctx) {
  const max = module.exports.INSPECT_MAX_BYTES;
  const shown = MathMin(max, this.length);
  let text = StringPrototypeTrim(RegExpPrototypeSymbolReplace(/(.{2})/g, this.hexSlice(0, shown), '$1 '));
  const left = this.length - max;
  if (left > 0) text += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
  if (ctx) {
    const extras = { __proto__: null };
    let has = false;
    ArrayPrototypeForEach(native.getOwnNonIndexProperties(this, ctx.showHidden), (key) => {
      has = true;
      extras[key] = this[key];
    });
    if (has) {
      if (this.length !== 0) text += ', ';
      text += StringPrototypeSlice(inspectValue(extras, { ...ctx, breakLength: Infinity, compact: true }), 27, -2);
    }
  }
  const name = this.constructor && typeof this.constructor.name === 'string' && this.constructor.name !== '' &&
    this.constructor !== Buffer ? this.constructor.name : 'Buffer';
  return `<${name} ${text}>`;
};
prototype.inspect = prototype[customInspect];

prototype.compare = function compare(target, targetStart = 0, targetEnd, sourceStart = 0, sourceEnd) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return compareBytes(this, target);
  validateOffset(targetStart, 'targetStart');
  if (targetEnd === undefined) targetEnd = target.length;
  else validateOffset(targetEnd, 'targetEnd', target.length);
  validateOffset(sourceStart, 'sourceStart');
  if (sourceEnd === undefined) sourceEnd = this.length;
  else validateOffset(sourceEnd, 'sourceEnd', this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return compareBytes(TypedArrayPrototypeSubarray(this, sourceStart, sourceEnd),
    TypedArrayPrototypeSubarray(target, targetStart, targetEnd));
};

prototype.indexOf = function indexOf(value, byteOffset, encoding) {
  return bidirectionalIndexOf(this, value, byteOffset, encoding, true);
};
prototype.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return bidirectionalIndexOf(this, value, byteOffset, encoding, false);
};
prototype.includes = function includes(value, byteOffset, encoding) {
  return bidirectionalIndexOf(this, value, byteOffset, encoding, true) !== -1;
};

function fillPattern(value, row) {
  if (typeof value !== 'string') return isUint8Array(value) ? value : undefined;
  const bytes = row.encode(value);
  if (bytes.length === 0 && value.length !== 0) throw new ERR_INVALID_ARG_VALUE('value', value);
  return bytes;
}

function fillBuffer(buffer, value, offset, end, encoding) {
  let row;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
    row = encoding == null || encoding === '' ? utf8 : getEncoding(encoding);
    if (row === undefined) {
      validateString(encoding, 'encoding');
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateOffset(offset, 'offset');
    if (end === undefined) end = buffer.length;
    else validateOffset(end, 'end', buffer.length);
    if (offset >= end) return buffer;
  }
  const pattern = fillPattern(value, row);
  if (pattern === undefined || pattern.length === 0) {
    const byte = pattern !== undefined ? 0 : +value & 255;
    TypedArrayPrototypeFill(buffer, byte, offset, end);
    return buffer;
  }
  const total = end - offset;
  let filled = MathMin(pattern.length, total);
  TypedArrayPrototypeSet(buffer, filled < pattern.length ? TypedArrayPrototypeSubarray(pattern, 0, filled) : pattern, offset);
  // What is there already is put behind itself, twice as much each time.
  for (; filled < total; filled *= 2) {
    TypedArrayPrototypeCopyWithin(buffer, offset + filled, offset, offset + MathMin(filled, total - filled));
  }
  return buffer;
}

prototype.fill = function fill(value, offset, end, encoding) {
  return fillBuffer(this, value, offset, end, encoding);
};

prototype.write = function write(string, offset, length, encoding) {
  if (offset === undefined) {
    if (typeof string !== 'string') throw notAString(string);
    return utf8.write(this, string, 0, this.length);
  }
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = this.length;
    offset = 0;
  } else {
    validateOffset(offset, 'offset', this.length);
    const left = this.length - offset;
    if (length === undefined) {
      length = left;
    } else if (typeof length === 'string') {
      encoding = length;
      length = left;
    } else {
      validateOffset(length, 'length', this.length);
      if (length > left) length = left;
    }
  }
  const row = encoding ? getEncoding(encoding) : utf8;
  if (row === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (typeof string !== 'string') throw notAString(string);
  return row.write(this, string, offset, length);
};

prototype.toJSON = function toJSON() {
  const data = [];
  for (let i = 0; i < this.length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

function sliceIndex(value, length) {
  value = MathTrunc(+value) || 0;
  if (value < 0) return value + length > 0 ? value + length : 0;
  return MathMin(value, length);
}

prototype.subarray = function subarray(start, end) {
  const length = TypedArrayPrototypeGetLength(this);
  const from = sliceIndex(start, length);
  const to = end === undefined ? length : sliceIndex(end, length);
  return new FastBuffer(TypedArrayPrototypeGetBuffer(this), TypedArrayPrototypeGetByteOffset(this) + from,
    to > from ? to - from : 0);
};
prototype.slice = function slice(start, end) {
  return this.subarray(start, end);
};

function swapper(width) {
  return function swap() {
    if (this.length % width !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
    for (let at = 0; at < this.length; at += width) {
      for (let i = 0; i < width >>> 1; i++) {
        const byte = this[at + i];
        this[at + i] = this[at + width - 1 - i];
        this[at + width - 1 - i] = byte;
      }
    }
    return this;
  };
}
for (const width of [2, 4, 8]) {
  const method = `swap${width * 8}`;
  prototype[method] = ObjectDefineProperty(swapper(width), 'name', { __proto__: null, value: method, configurable: true });
}

// 0 for what is no number, or none that a position can be.
function integerOf(value) {
  value = +value;
  return NumberIsSafeInteger(MathFloor(value)) ? MathFloor(value) : 0;
}

prototype.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  if (!isUint8Array(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  const number = (value, standard, name) => {
    if (value === undefined) return standard;
    value = integerOf(value);
    if (value < 0) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
    return value;
  };
  targetStart = number(targetStart, 0, 'targetStart');
  sourceStart = integerOf(sourceStart);
  if (sourceStart < 0 || sourceStart > this.length) {
    throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${this.length}`, sourceStart);
  }
  sourceEnd = number(sourceEnd, this.length, 'sourceEnd');
  if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
  const count = MathMin(sourceEnd - sourceStart, target.length - targetStart, this.length - sourceStart);
  TypedArrayPrototypeSet(target, TypedArrayPrototypeSubarray(this, sourceStart, sourceStart + count), targetStart);
  return count;
};

addEncodingMethods(prototype);

module.exports = { Buffer, FastBuffer, SlowBuffer, adopt, late, kMaxLength, kStringMaxLength, INSPECT_MAX_BYTES: 50 };
