'use strict';
// The insides of built-in containers, one formatter each: (ctx, value, recurseTimes) => array of entries.
// `late` gives formatValue and formatProperty, which themselves call back into this file.
const {
  ArrayPrototypePush, ArrayPrototypeSort, MapPrototypeEntries, MapPrototypeGetSize, MathMax, MathMin,
  NumberPrototypeToString, ObjectKeys, ObjectPrototypeHasOwnProperty, RegExpPrototypeExec, SetPrototypeGetSize,
  SetPrototypeValues, StringPrototypeSlice, Uint8Array, MapIteratorPrototypeNext, SetIteratorPrototypeNext,
  TypedArrayPrototypeGetLength,
} = require('../core/primordials');
const { native } = require('../core/native');
const { formatBigInt, formatNumber } = require('./text');
const { kArrayElement, kArrayExtras, reduceToSingleString } = require('./layout');

const late = { formatValue: null, formatProperty: null };

function moreItems(left) {
  return `... ${left} more item${left > 1 ? 's' : ''}`;
}

function formatHoles(count) {
  return `<${count} empty item${count > 1 ? 's' : ''}>`;
}

function formatArrayWithHoles(ctx, value, recurseTimes, maxLength, output, from) {
  const keys = ObjectKeys(value);
  let index = from;
  for (let i = from; i < keys.length && output.length < maxLength; i++) {
    const key = keys[i];
    if (`${index}` !== key) {
      if (RegExpPrototypeExec(/^(0|[1-9][0-9]*)$/, key) === null) break;
      ArrayPrototypePush(output, ctx.stylize(formatHoles(key - index), 'undefined'));
      index = +key;
      if (output.length === maxLength) break;
    }
    ArrayPrototypePush(output, late.formatProperty(ctx, value, recurseTimes, key, kArrayElement));
    index++;
  }
  const left = value.length - index;
  if (left > 0) {
    ArrayPrototypePush(output, output.length !== maxLength ? ctx.stylize(formatHoles(left), 'undefined') : moreItems(left));
  }
  return output;
}

function formatArray(ctx, value, recurseTimes) {
  const length = MathMin(MathMax(0, ctx.maxArrayLength), value.length);
  const output = [];
  for (let i = 0; i < length; i++) {
    if (!ObjectPrototypeHasOwnProperty(value, i)) return formatArrayWithHoles(ctx, value, recurseTimes, length, output, i);
    ArrayPrototypePush(output, late.formatProperty(ctx, value, recurseTimes, i, kArrayElement));
  }
  if (value.length > length) ArrayPrototypePush(output, moreItems(value.length - length));
  return output;
}

function formatTypedArray(ctx, value, recurseTimes) {
  const size = TypedArrayPrototypeGetLength(value);
  const length = MathMin(MathMax(0, ctx.maxArrayLength), size);
  const output = [];
  const formatElement = size > 0 && typeof value[0] === 'number' ? formatNumber : formatBigInt;
  for (let i = 0; i < length; i++) output[i] = formatElement(ctx.stylize, value[i], ctx.numericSeparator);
  if (size > length) output[length] = moreItems(size - length);
  if (ctx.showHidden) {
    ctx.indentationLvl += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      ArrayPrototypePush(output, `[${key}]: ${late.formatValue(ctx, value[key], recurseTimes, true)}`);
    }
    ctx.indentationLvl -= 2;
  }
  return output;
}

function formatSet(ctx, value, recurseTimes) {
  const size = SetPrototypeGetSize(value);
  const length = MathMin(MathMax(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  const iterator = SetPrototypeValues(value);
  for (let i = 0; i < length; i++) {
    ArrayPrototypePush(output, late.formatValue(ctx, SetIteratorPrototypeNext(iterator).value, recurseTimes));
  }
  if (size > length) ArrayPrototypePush(output, moreItems(size - length));
  ctx.indentationLvl -= 2;
  return output;
}

function formatMap(ctx, value, recurseTimes) {
  const size = MapPrototypeGetSize(value);
  const length = MathMin(MathMax(0, ctx.maxArrayLength), size);
  const output = [];
  ctx.indentationLvl += 2;
  const iterator = MapPrototypeEntries(value);
  for (let i = 0; i < length; i++) {
    const entry = MapIteratorPrototypeNext(iterator).value;
    ArrayPrototypePush(output,
      `${late.formatValue(ctx, entry[0], recurseTimes)} => ${late.formatValue(ctx, entry[1], recurseTimes)}`);
  }
  if (size > length) ArrayPrototypePush(output, moreItems(size - length));
  ctx.indentationLvl -= 2;
  return output;
}

const kIteratorOfSet = 0;
const kIteratorOfMapEntries = 1;

function formatSingles(ctx, recurseTimes, entries, state) {
  const length = MathMin(MathMax(0, ctx.maxArrayLength), entries.length);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < length; i++) output[i] = late.formatValue(ctx, entries[i], recurseTimes);
  ctx.indentationLvl -= 2;
  // Weak collections have no order of their own.
  if (state === undefined && !ctx.sorted) ArrayPrototypeSort(output);
  if (entries.length > length) ArrayPrototypePush(output, moreItems(entries.length - length));
  return output;
}

function formatPairs(ctx, recurseTimes, entries, state) {
  const pairs = entries.length / 2;
  const length = MathMin(MathMax(0, ctx.maxArrayLength), pairs);
  const output = [];
  ctx.indentationLvl += 2;
  for (let i = 0; i < length; i++) {
    const key = entries[i * 2];
    const value = entries[i * 2 + 1];
    if (state === kIteratorOfMapEntries) {
      const parts = [late.formatValue(ctx, key, recurseTimes), late.formatValue(ctx, value, recurseTimes)];
      output[i] = reduceToSingleString(ctx, parts, '', ['[', ']'], kArrayExtras, recurseTimes);
    } else {
      output[i] = `${late.formatValue(ctx, key, recurseTimes)} => ${late.formatValue(ctx, value, recurseTimes)}`;
    }
  }
  if (state === undefined && !ctx.sorted) ArrayPrototypeSort(output);
  ctx.indentationLvl -= 2;
  if (pairs > length) ArrayPrototypePush(output, moreItems(pairs - length));
  return output;
}

function formatWeakSet(ctx, value, recurseTimes) {
  return formatSingles(ctx, recurseTimes, native.previewEntries(value)[0]);
}

function formatWeakMap(ctx, value, recurseTimes) {
  return formatPairs(ctx, recurseTimes, native.previewEntries(value)[0]);
}

function formatHiddenItems(ctx) {
  return [ctx.stylize('<items unknown>', 'special')];
}

// `braces` turns from "[Map Iterator] {" into "[Map Entries] {" for an iterator of pairs.
function makeIteratorFormatter(braces) {
  return (ctx, value, recurseTimes) => {
    const [entries, isKeyValue] = native.previewEntries(value);
    if (!isKeyValue) return formatSingles(ctx, recurseTimes, entries, kIteratorOfSet);
    braces[0] = `${StringPrototypeSlice(braces[0], 0, braces[0].length - ' Iterator] {'.length)} Entries] {`;
    return formatPairs(ctx, recurseTimes, entries, kIteratorOfMapEntries);
  };
}

function formatArrayBuffer(ctx, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special')];
  }
  const length = MathMin(MathMax(0, ctx.maxArrayLength), bytes.length);
  let text = '';
  for (let i = 0; i < length; i++) {
    text += `${i > 0 ? ' ' : ''}${bytes[i] < 16 ? '0' : ''}${NumberPrototypeToString(bytes[i], 16)}`;
  }
  const left = bytes.length - length;
  if (left > 0) text += ` ... ${left} more byte${left > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function formatPromise(ctx, value, recurseTimes) {
  const [state, result] = native.getPromiseDetails(value);
  if (state === 0) return [ctx.stylize('<pending>', 'special')];
  ctx.indentationLvl += 2;
  const text = late.formatValue(ctx, result, recurseTimes);
  ctx.indentationLvl -= 2;
  return [state === 2 ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

// Exports that are not yet initialised throw when read.
function makeNamespaceFormatter(keys) {
  return (ctx, value, recurseTimes) => {
    const output = [];
    for (let i = 0; i < keys.length; i++) {
      try {
        output[i] = late.formatProperty(ctx, value, recurseTimes, keys[i], 0);
      } catch {
        const blank = { [keys[i]]: '' };
        const text = late.formatProperty(ctx, blank, recurseTimes, keys[i], 0);
        output[i] = StringPrototypeSlice(text, 0, -2) + ctx.stylize('<uninitialized>', 'special');
      }
    }
    keys.length = 0;
    return output;
  };
}

module.exports = {
  late, formatArray, formatTypedArray, formatSet, formatMap, formatWeakSet, formatWeakMap, formatHiddenItems,
  makeIteratorFormatter, formatArrayBuffer, formatPromise, makeNamespaceFormatter,
};
