'use strict';
// ArrayBuffer.prototype.transfer, transferToFixedLength and detached. No buffer can be resized in this V8, so both methods
// do the same.
const { native } = require('./native');

const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get;
const { apply, defineProperty } = Reflect;
const RealArrayBuffer = ArrayBuffer;
const RealUint8Array = Uint8Array;
const { set } = Object.getPrototypeOf(Uint8Array.prototype);

function isDetached(buffer) {
  if (apply(byteLengthOf, buffer, []) !== 0) return false;
  try {
    return new RealUint8Array(buffer).length !== 0;
  } catch {
    return true;
  }
}

function moveTo(buffer, newLength, name) {
  const length = apply(byteLengthOf, buffer, []);
  let wanted = length;
  if (newLength !== undefined) {
    wanted = Math.trunc(Number(newLength)) || 0;
    if (wanted < 0 || wanted > Number.MAX_SAFE_INTEGER) throw new RangeError(`Invalid array buffer length`);
  }
  if (isDetached(buffer)) throw new TypeError(`Cannot perform ArrayBuffer.prototype.${name} on a detached ArrayBuffer`);
  if (wanted === length) return native.structuredClone(buffer, [buffer]);
  const moved = new RealArrayBuffer(wanted);
  apply(set, new RealUint8Array(moved), [new RealUint8Array(buffer, 0, Math.min(wanted, length))]);
  native.structuredClone(buffer, [buffer]);
  return moved;
}

const methods = {
  transfer() { return moveTo(this, arguments[0], 'transfer'); },
  transferToFixedLength() { return moveTo(this, arguments[0], 'transferToFixedLength'); },
};
for (const name of Object.keys(methods)) {
  defineProperty(ArrayBuffer.prototype, name, { value: methods[name], writable: true, configurable: true, enumerable: false });
}
const { get } = Object.getOwnPropertyDescriptor({ get detached() { return isDetached(this); } }, 'detached');
defineProperty(ArrayBuffer.prototype, 'detached', { get, configurable: true, enumerable: false });
