'use strict';
// Deep equality: strict as assert.deepStrictEqual and util.isDeepStrictEqual, loose as assert.deepEqual.
const {
  ArrayIsArray, BigIntPrototypeValueOf, BooleanPrototypeValueOf, DatePrototypeGetTime, NumberIsNaN, NumberPrototypeValueOf,
  ObjectGetOwnPropertySymbols, ObjectGetPrototypeOf, ObjectIs, ObjectKeys, ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable, ObjectPrototypeToString, SafeMap, SafeSet, StringPrototypeValueOf,
  SymbolPrototypeValueOf, TypedArrayPrototypeGetSymbolToStringTag, Uint8Array, ArrayPrototypeFilter,
} = require('../core/primordials');
const { native } = require('../core/native');

const { types } = native;

function enumerableSymbols(object) {
  return ArrayPrototypeFilter(ObjectGetOwnPropertySymbols(object), (key) => ObjectPrototypePropertyIsEnumerable(object, key));
}

function isDeepEqual(a, b, strict) {
  return compare(a, b, strict, undefined);
}

function comparePrimitives(a, b, strict) {
  if (strict) return ObjectIs(a, b);
  return a == b || (NumberIsNaN(a) && NumberIsNaN(b));
}

function compare(a, b, strict, memo) {
  if (a === b) return a !== 0 || ObjectIs(a, b) || !strict;
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
    if (typeof a === 'function' || typeof b === 'function') return false;
    const isObjectA = typeof a === 'object' && a !== null;
    const isObjectB = typeof b === 'object' && b !== null;
    if (isObjectA !== isObjectB) return false;
    return comparePrimitives(a, b, strict);
  }
  if (strict && ObjectGetPrototypeOf(a) !== ObjectGetPrototypeOf(b)) return false;
  const tag = ObjectPrototypeToString(a);
  if (tag !== ObjectPrototypeToString(b)) return false;
  if (ArrayIsArray(a) || ArrayIsArray(b)) {
    if (!ArrayIsArray(a) || !ArrayIsArray(b) || a.length !== b.length) return false;
    return compareObjects(a, b, strict, memo, 'array');
  }
  if (tag === '[object Object]') return compareObjects(a, b, strict, memo, 'object');
  if (!compareSpecial(a, b, strict, tag)) return false;
  const kind = types.isSet(a) ? 'set' : types.isMap(a) ? 'map' : 'object';
  if (kind !== 'object' && (kind === 'set' ? !types.isSet(b) : !types.isMap(b))) return false;
  if (kind !== 'object' && a.size !== b.size) return false;
  return compareObjects(a, b, strict, memo, kind);
}

function bytesOf(view) {
  return new Uint8Array(view.buffer ?? view, view.byteOffset ?? 0, view.byteLength);
}

function compareBytes(a, b) {
  if (a.byteLength !== b.byteLength) return false;
  const left = bytesOf(a);
  const right = bytesOf(b);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

const boxed = [
  [types.isNumberObject, NumberPrototypeValueOf], [types.isStringObject, StringPrototypeValueOf],
  [types.isBooleanObject, BooleanPrototypeValueOf], [types.isBigIntObject, BigIntPrototypeValueOf],
  [types.isSymbolObject, SymbolPrototypeValueOf],
];

// Keys are equal by their content, which is none of their properties.
function compareKeys(a, b) {
  const { isKeyObject } = require('../crypto/keys');
  return isKeyObject(a) ? isKeyObject(b) && a.equals(b) : !isKeyObject(b);
}

// What an object is besides its properties.
function compareSpecial(a, b, strict, tag) {
  if (types.isDate(a)) {
    if (!types.isDate(b)) return false;
    const [left, right] = [DatePrototypeGetTime(a), DatePrototypeGetTime(b)];
    return left === right || (NumberIsNaN(left) && NumberIsNaN(right));
  }
  if (types.isRegExp(a)) {
    return types.isRegExp(b) && a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
  }
  if (types.isNativeError(a) || a instanceof Error) {
    return (types.isNativeError(b) || b instanceof Error) && a.message === b.message && a.name === b.name &&
      (!('cause' in a) && !('cause' in b) || isDeepEqual(a.cause, b.cause, strict));
  }
  if (types.isTypedArray(a)) {
    if (TypedArrayPrototypeGetSymbolToStringTag(a) !== TypedArrayPrototypeGetSymbolToStringTag(b)) return false;
    if (!strict && (types.isFloat32Array(a) || types.isFloat64Array(a))) {
      if (a.length !== b.length) return false;
      for (let i = 0; i < a.length; i++) if (!comparePrimitives(a[i], b[i], false)) return false;
      return true;
    }
    return compareBytes(a, b);
  }
  if (types.isDataView(a)) return types.isDataView(b) && compareBytes(a, b);
  if (types.isAnyArrayBuffer(a)) return types.isAnyArrayBuffer(b) && compareBytes(a, b);
  for (let i = 0; i < boxed.length; i++) {
    const [test, valueOf] = boxed[i];
    if (test(a)) return test(b) && ObjectIs(valueOf(a), valueOf(b));
  }
  if (tag === '[object KeyObject]') return compareKeys(a, b);
  return true;
}

// Own enumerable properties, then members; pairs that are being compared further up count as equal.
function compareObjects(a, b, strict, memo, kind) {
  const keysA = types.isTypedArray(a) ? native.getOwnNonIndexProperties(a, false) : ObjectKeys(a);
  const keysB = types.isTypedArray(b) ? native.getOwnNonIndexProperties(b, false) : ObjectKeys(b);
  if (keysA.length !== keysB.length) return false;
  for (let i = 0; i < keysA.length; i++) if (!ObjectPrototypeHasOwnProperty(b, keysA[i])) return false;
  const symbols = strict ? enumerableSymbols(a) : [];
  if (strict) {
    if (symbols.length !== enumerableSymbols(b).length) return false;
    for (let i = 0; i < symbols.length; i++) if (!ObjectPrototypePropertyIsEnumerable(b, symbols[i])) return false;
  }
  if (memo === undefined) {
    memo = { left: new SafeMap(), right: new SafeMap(), depth: 0 };
  } else {
    const seenA = memo.left.get(a);
    if (seenA !== undefined) {
      const seenB = memo.right.get(b);
      if (seenB !== undefined) return seenA === seenB;
    }
  }
  memo.depth++;
  memo.left.set(a, memo.depth);
  memo.right.set(b, memo.depth);
  let equal = true;
  for (let i = 0; equal && i < keysA.length; i++) equal = compare(a[keysA[i]], b[keysA[i]], strict, memo);
  for (let i = 0; equal && i < symbols.length; i++) equal = compare(a[symbols[i]], b[symbols[i]], strict, memo);
  if (equal && kind === 'set') equal = compareSets(a, b, strict, memo);
  if (equal && kind === 'map') equal = compareMaps(a, b, strict, memo);
  memo.left.delete(a);
  memo.right.delete(b);
  return equal;
}

function takeMatching(candidates, matches) {
  let found;
  let has = false;
  candidates.forEach((candidate) => {
    if (!has && matches(candidate)) {
      has = true;
      found = candidate;
    }
  });
  if (has) candidates.delete(found);
  return has;
}

function compareSets(a, b, strict, memo) {
  const unmatched = new SafeSet();
  a.forEach((value) => {
    if (!b.has(value)) unmatched.add(value);
  });
  if (unmatched.size === 0) return true;
  const candidates = new SafeSet();
  b.forEach((value) => { if (!a.has(value)) candidates.add(value); });
  let equal = true;
  unmatched.forEach((value) => {
    if (!equal) return;
    if (strict && (typeof value !== 'object' || value === null)) equal = false;
    else equal = takeMatching(candidates, (other) => compare(value, other, strict, memo));
  });
  return equal;
}

function compareMaps(a, b, strict, memo) {
  const unmatched = new SafeSet();
  let equal = true;
  a.forEach((value, key) => {
    if (!equal) return;
    if (b.has(key)) equal = compare(value, b.get(key), strict, memo);
    else if (strict && (typeof key !== 'object' || key === null)) equal = false;
    else unmatched.add(key);
  });
  if (!equal || unmatched.size === 0) return equal;
  const candidates = new SafeSet();
  b.forEach((value, key) => { if (!a.has(key)) candidates.add(key); });
  unmatched.forEach((key) => {
    equal = equal && takeMatching(candidates, (other) =>
      compare(key, other, strict, memo) && compare(a.get(key), b.get(other), strict, memo));
  });
  return equal;
}

module.exports = { isDeepEqual };
