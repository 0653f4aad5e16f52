'use strict';
// util.format: printf-like directives, then the rest of the arguments inspected.
const {
  ErrorPrototypeToString, JSONStringify, Number, String,
  StringPrototypeCharCodeAt, StringPrototypeIncludes, StringPrototypeSlice, TypeError, globalNumbers,
} = require('../core/primordials');
const { formatBigInt, formatNumber } = require('./text');
const { hasBuiltInToString } = require('./names');
const { inspect, stylizeNoColor } = require('./inspect');

const { parseInt, parseFloat } = globalNumbers;

function isCircularError(error) {
  return error instanceof TypeError && StringPrototypeIncludes(error.message, 'circular structure');
}

function toJson(value) {
  try {
    return JSONStringify(value);
  } catch (error) {
    if (isCircularError(error)) return '[Circular]';
    throw error;
  }
}

function formatAsString(value, options) {
  if (typeof value === 'number') return formatNumber(stylizeNoColor, value, false);
  if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, false);
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value)) return String(value);
  return inspect(value, { ...options, depth: 0, colors: false, compact: 3 });
}

const kNoDirective = {};

function formatAs(directive, value, options) {
  switch (directive) {
    case 115: return formatAsString(value, options);
    case 106: return toJson(value);
    case 100:
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, false);
      return formatNumber(stylizeNoColor, typeof value === 'symbol' ? NaN : Number(value), false);
    case 79: return inspect(value, options);
    case 111: return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 105:
      if (typeof value === 'bigint') return formatBigInt(stylizeNoColor, value, false);
      return formatNumber(stylizeNoColor, typeof value === 'symbol' ? NaN : parseInt(value), false);
    case 102: return formatNumber(stylizeNoColor, typeof value === 'symbol' ? NaN : parseFloat(value), false);
    case 99: return '';
    default: return kNoDirective;
  }
}

function formatWithOptionsInternal(options, args) {
  const first = args[0];
  let used = 0;
  let text = '';
  let join = '';
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    let last = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (StringPrototypeCharCodeAt(first, i) !== 37) continue;
      const directive = StringPrototypeCharCodeAt(first, ++i);
      if (directive === 37) {
        text += StringPrototypeSlice(first, last, i);
        last = i + 1;
      } else if (used + 1 !== args.length) {
        const replaced = formatAs(directive, args[used + 1], options);
        if (replaced === kNoDirective) continue;
        used++;
        if (last !== i - 1) text += StringPrototypeSlice(first, last, i - 1);
        text += replaced;
        last = i + 1;
      }
    }
    if (last !== 0) {
      used++;
      join = ' ';
      if (last < first.length) text += StringPrototypeSlice(first, last);
    }
  }
  for (; used < args.length; used++) {
    const value = args[used];
    text += join;
    text += typeof value !== 'string' ? inspect(value, options) : value;
    join = ' ';
  }
  return text;
}

function format(...args) {
  return formatWithOptionsInternal(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  if (inspectOptions === null || typeof inspectOptions !== 'object') {
    const { codes } = require('../core/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('inspectOptions', 'object', inspectOptions);
  }
  return formatWithOptionsInternal(inspectOptions, args);
}

// util.format for a list that the caller owns; never throws because of a hostile argument.
function formatForLog(args) {
  try {
    return formatWithOptionsInternal(undefined, args);
  } catch (error) {
    try {
      return `[unprintable: ${ErrorPrototypeToString(error)}]`;
    } catch {
      return '[unprintable]';
    }
  }
}

module.exports = { format, formatWithOptions, formatForLog };
