'use strict';
// Buffer's readX and writeX. A row per width makes the methods; names that Node spells twice (Uint, UInt) are the same
// function.
const { BigInt, Float64Array, MathFloor, Number, ObjectDefineProperty, Uint8Array } = require('../core/primordials');
const { codes } = require('../core/errors');
const { validateNumber } = require('../core/validators');

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

function boundsError(value, length, type) {
  if (MathFloor(value) !== value) {
    validateNumber(value, type);
    throw new ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${length}`, value);
}

function checkOffset(buffer, offset, width) {
  validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + width - 1] === undefined) boundsError(offset, buffer.length - width);
}

function rangeOf(min, max, width) {
  const n = typeof min === 'bigint' ? 'n' : '';
  if (width <= 4) return `>= ${min}${n} and <= ${max}${n}`;
  if (min === 0 || min === 0n) return `>= 0${n} and < 2${n} ** ${width * 8}${n}`;
  return `>= -(2${n} ** ${width * 8 - 1}${n}) and < 2${n} ** ${width * 8 - 1}${n}`;
}

function checkWrite(buffer, value, offset, width, min, max) {
  if (value > max || value < min) throw new ERR_OUT_OF_RANGE('value', rangeOf(min, max, width), value);
  checkOffset(buffer, offset, width);
}

// Unsigned value of `width` bytes: shifts reach 32 bits only, so the upper part of wider values is multiplied in.
function readBytes(buffer, offset, width, little) {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + buffer[little ? offset + width - 1 - i : offset + i];
  return value;
}

function writeBytes(buffer, value, offset, width, little) {
  for (let i = 0; i < width; i++) {
    buffer[little ? offset + i : offset + width - 1 - i] = value;
    value = MathFloor(value / 256);
  }
  return offset + width;
}

function signed(value, width) {
  const half = 2 ** (width * 8 - 1);
  return value >= half ? value - 2 * half : value;
}

function readUnsigned(width, little) {
  if (width === 1) {
    return function readUInt8(offset = 0) {
      validateNumber(offset, 'offset');
      const value = this[offset];
      if (value === undefined) boundsError(offset, this.length - 1);
      return value;
    };
  }
  return function readUInt(offset = 0) {
    checkOffset(this, offset, width);
    return readBytes(this, offset, width, little);
  };
}

function readSigned(width, little) {
  return function readInt(offset = 0) {
    checkOffset(this, offset, width);
    return signed(readBytes(this, offset, width, little), width);
  };
}

function write(width, little, isSigned) {
  const max = isSigned ? 2 ** (width * 8 - 1) - 1 : 2 ** (width * 8) - 1;
  const min = isSigned ? -max - 1 : 0;
  return function writeInt(value, offset = 0) {
    value = +value;
    if (width === 1) validateNumber(offset, 'offset');
    checkWrite(this, value, offset, width, min, max);
    return writeBytes(this, value, offset, width, little);
  };
}

function checkWidth(width) {
  if (width === undefined) throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', width);
  if (!(width >= 1 && width <= 6) || MathFloor(width) !== width) boundsError(width, 6, 'byteLength');
}

function readVariable(little, isSigned) {
  return function readAny(offset, width) {
    if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
    checkWidth(width);
    checkOffset(this, offset, width);
    const value = readBytes(this, offset, width, little);
    return isSigned ? signed(value, width) : value;
  };
}

function writeVariable(little, isSigned) {
  return function writeAny(value, offset, width) {
    checkWidth(width);
    value = +value;
    const max = isSigned ? 2 ** (width * 8 - 1) - 1 : 2 ** (width * 8) - 1;
    checkWrite(this, value, offset, width, isSigned ? -max - 1 : 0, max);
    return writeBytes(this, value, offset, width, little);
  };
}

function readBig(little, isSigned) {
  return function readBigInt(offset = 0) {
    checkOffset(this, offset, 8);
    const low = readBytes(this, little ? offset : offset + 4, 4, little);
    const high = readBytes(this, little ? offset + 4 : offset, 4, little);
    return (BigInt(isSigned ? high | 0 : high) << 32n) + BigInt(low);
  };
}

function writeBig(little, isSigned) {
  const max = isSigned ? 0x7fffffffffffffffn : 0xffffffffffffffffn;
  const min = isSigned ? -0x8000000000000000n : 0n;
  return function writeBigInt(value, offset = 0) {
    checkWrite(this, value, offset, 8, min, max);
    writeBytes(this, Number(value & 0xffffffffn), little ? offset : offset + 4, 4, little);
    writeBytes(this, Number((value >> 32n) & 0xffffffffn), little ? offset + 4 : offset, 4, little);
    return offset + 8;
  };
}

const doubles = new Float64Array(1);
const doubleBytes = new Uint8Array(doubles.buffer);
const floats = new Float32Array(1);
const floatBytes = new Uint8Array(floats.buffer);

function readReal(numbers, bytes, little) {
  const width = bytes.length;
  return function readFloat(offset = 0) {
    checkOffset(this, offset, width);
    for (let i = 0; i < width; i++) bytes[i] = this[little ? offset + i : offset + width - 1 - i];
    return numbers[0];
  };
}

function writeReal(numbers, bytes, little) {
  const width = bytes.length;
  return function writeFloat(value, offset = 0) {
    value = +value;
    checkOffset(this, offset, width);
    numbers[0] = value;
    for (let i = 0; i < width; i++) this[little ? offset + i : offset + width - 1 - i] = bytes[i];
    return offset + width;
  };
}

function addNumberMethods(prototype) {
  const add = (name, method) => {
    ObjectDefineProperty(method, 'name', { __proto__: null, value: name, configurable: true });
    prototype[name] = method;
    if (name.includes('UInt')) prototype[name.replace('UInt', 'Uint')] = method;
  };
  add('readUInt8', readUnsigned(1, true));
  add('readInt8', readSigned(1, true));
  add('writeUInt8', write(1, true, false));
  add('writeInt8', write(1, true, true));
  for (const [end, little] of [['LE', true], ['BE', false]]) {
    for (const width of [2, 4]) {
      add(`readUInt${width * 8}${end}`, readUnsigned(width, little));
      add(`readInt${width * 8}${end}`, readSigned(width, little));
      add(`writeUInt${width * 8}${end}`, write(width, little, false));
      add(`writeInt${width * 8}${end}`, write(width, little, true));
    }
    add(`readUInt${end}`, readVariable(little, false));
    add(`readInt${end}`, readVariable(little, true));
    add(`writeUInt${end}`, writeVariable(little, false));
    add(`writeInt${end}`, writeVariable(little, true));
    add(`readBigUInt64${end}`, readBig(little, false));
    add(`readBigInt64${end}`, readBig(little, true));
    add(`writeBigUInt64${end}`, writeBig(little, false));
    add(`writeBigInt64${end}`, writeBig(little, true));
    add(`readFloat${end}`, readReal(floats, floatBytes, little));
    add(`readDouble${end}`, readReal(doubles, doubleBytes, little));
    add(`writeFloat${end}`, writeReal(floats, floatBytes, little));
    add(`writeDouble${end}`, writeReal(doubles, doubleBytes, little));
  }
}

module.exports = { addNumberMethods, boundsError };
