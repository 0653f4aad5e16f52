'use strict';
// What Intl.NumberFormat of Node 20 has and this V8 has not: roundingMode, roundingIncrement, roundingPriority, trailingZeroDisplay,
// the words of useGrouping, decimal texts of any length, formatRange and formatRangeToParts; and PluralRules' selectRange. (V8's own
// flag for it ends the process.) A format that was asked for none of it is V8's, as it is.
const {
  Number, ObjectDefineProperty, ReflectApply, ReflectConstruct, SafeMap, SafeWeakMap, String, SymbolToPrimitive,
} = require('../core/primordials');
const { native } = require('../core/native');

const { NumberFormat: Original, PluralRules } = Intl;
const { formatToParts, resolvedOptions } = Original.prototype;
const { get: getFormat } = Object.getOwnPropertyDescriptor(Original.prototype, 'format');
const { resolvedOptions: pluralOptions } = PluralRules.prototype;
const numberToLocale = Number.prototype.toLocaleString;
const bigintToLocale = BigInt.prototype.toLocaleString;

const kIncrements = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];
const kModes = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];
const kPriorities = ['auto', 'morePrecision', 'lessPrecision'];
const kDigitOptions = ['minimumFractionDigits', 'maximumFractionDigits', 'minimumSignificantDigits', 'maximumSignificantDigits'];
// All that is asked of options, in Node's order.
const kNames = ['localeMatcher', 'numberingSystem', 'style', 'currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay', 'roundingIncrement',
  'notation', 'minimumIntegerDigits', ...kDigitOptions, 'roundingPriority', 'trailingZeroDisplay', 'compactDisplay', 'useGrouping', 'signDisplay',
  'roundingMode'];
// Of a decimal text, its exponent counted out: ICU takes room for all of them. Longer ones are numbers.
const kMostDigits = 5000;
// A number has no more of them: shorter texts lose nothing.
const kSafeDigits = 15;

const states = new SafeWeakMap();

// ---- options ----

function oneOf(value, name, allowed, otherwise) {
  if (value === undefined) return otherwise;
  const text = String(value);
  const reader = name === 'roundingPriority' ? 'SetNumberFormatDigitOptions' : 'Intl.NumberFormat';
  if (!allowed.includes(text)) throw new RangeError(`Value ${text} out of range for ${reader} options property ${name}`);
  return text;
}

function groupingOf(value, otherwise) {
  if (value === undefined) return otherwise;
  if (value === true) return 'always';
  if (value === false || value === null || value === 0 || value === '' || value !== value) return false;
  const text = String(value);
  if (text === 'true' || text === 'false') return otherwise;
  return oneOf(text, 'useGrouping', ['min2', 'auto', 'always'], otherwise);
}

function incrementOf(value) {
  if (value === undefined) return 1;
  const number = Number(value);
  if (!(number >= 1 && number <= 5000)) throw new RangeError('roundingIncrement value is out of range.');
  if (!kIncrements.includes(Math.floor(number))) throw new RangeError('roundingIncrement value is out of range.');
  return Math.floor(number);
}

const kPlain = {
  __proto__: null, useGrouping: 'auto', roundingIncrement: 1, roundingMode: 'halfExpand', roundingPriority: 'auto', trailingZeroDisplay: 'auto',
  signDisplay: undefined,
};

function extraOf(options) {
  const roundingIncrement = incrementOf(options.roundingIncrement);
  const roundingMode = oneOf(options.roundingMode, 'roundingMode', kModes, 'halfExpand');
  const roundingPriority = oneOf(options.roundingPriority, 'roundingPriority', kPriorities, 'auto');
  const trailingZeroDisplay = oneOf(options.trailingZeroDisplay, 'trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto');
  const useGrouping = groupingOf(options.useGrouping, options.notation === 'compact' ? 'min2' : 'auto');
  const signDisplay = options.signDisplay === 'negative' ? 'negative' : undefined;
  return { useGrouping, roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, signDisplay };
}

// What V8 is asked for instead.
function knownOptions(given, extra) {
  const known = { __proto__: null, ...given, useGrouping: extra.useGrouping !== false };
  if (extra.signDisplay !== undefined) known.signDisplay = 'auto';
  if (extra.roundingIncrement !== 1 && given.maximumFractionDigits === undefined) {
    known.maximumFractionDigits = given.minimumFractionDigits ?? (given.style === 'currency' ? undefined : 0);
  }
  return known;
}

// What V8 makes of some of the digit options alone.
function digitsWith(locale, options, names) {
  const picked = { style: options.style, currency: options.currency, unit: options.unit };
  for (const name of names) picked[name] = options[name];
  return ReflectApply(resolvedOptions, new Original(locale, picked), []);
}

// Which digits are shown. `extra` learns what only they decide.
function digitsOf(resolved, given, extra) {
  const isAnyGiven = kDigitOptions.some((name) => given[name] !== undefined);
  const isCompact = resolved.notation === 'compact' && !isAnyGiven;
  if (isCompact && extra.roundingPriority === 'auto') extra.roundingPriority = 'morePrecision';
  if (extra.roundingPriority === 'auto') {
    return {
      leastFraction: resolved.minimumFractionDigits, mostFraction: resolved.maximumFractionDigits,
      leastDigits: resolved.minimumSignificantDigits, mostDigits: resolved.maximumSignificantDigits,
    };
  }
  if (isCompact) return { leastFraction: 0, mostFraction: 0, leastDigits: 1, mostDigits: 2, isCompact };
  const fraction = digitsWith(resolved.locale, { ...resolved, ...given }, kDigitOptions.slice(0, 2));
  return {
    leastFraction: fraction.minimumFractionDigits, mostFraction: fraction.maximumFractionDigits,
    leastDigits: given.minimumSignificantDigits === undefined ? 1 : Number(given.minimumSignificantDigits),
    mostDigits: given.maximumSignificantDigits === undefined ? 21 : Number(given.maximumSignificantDigits),
  };
}

function checkIncrement(extra, digits) {
  if (extra.roundingIncrement === 1) return;
  if (extra.roundingPriority !== 'auto' || digits.mostDigits !== undefined) throw new TypeError('RoundingType is not fractionDigits');
  if (digits.leastFraction !== digits.mostFraction) throw new RangeError('maximumFractionDigits not equal to minimumFractionDigits');
}

// Made when it is first needed, of what was kept of the options.
function stateOf(format) {
  let state = states.get(format);
  if (state?.skeleton !== undefined) return state;
  const resolved = ReflectApply(resolvedOptions, format, []);
  if (state === undefined) {
    state = { extra: { ...kPlain, useGrouping: resolved.useGrouping === false ? false : 'auto' }, given: {}, isOwn: false };
    states.set(format, state);
  }
  completeState(state, resolved);
  return state;
}

function completeState(state, resolved) {
  state.digits = digitsOf(resolved, state.given, state.extra);
  checkIncrement(state.extra, state.digits);
  state.locale = resolved.locale;
  state.isPercent = resolved.style === 'percent';
  state.skeleton = require('./number_skeleton').numberSkeleton({ ...resolved, signDisplay: state.extra.signDisplay ?? resolved.signDisplay },
    state.extra, state.digits);
}

// The usual case, for which nothing is done: V8 knows all that is asked for.
function isAllKnown({ roundingIncrement, roundingMode, roundingPriority, trailingZeroDisplay, useGrouping, signDisplay, notation }) {
  return roundingIncrement === undefined && roundingMode === undefined && roundingPriority === undefined && trailingZeroDisplay === undefined &&
    (useGrouping === undefined || useGrouping === false) && signDisplay !== 'negative' && notation !== 'compact';
}

// Whether V8 itself does all of it.
function isPlain(extra, isCompact) {
  return (extra.useGrouping === false || extra.useGrouping === (isCompact ? 'min2' : 'auto')) && extra.roundingIncrement === 1 &&
    extra.roundingMode === 'halfExpand' && extra.roundingPriority === 'auto' && extra.trailingZeroDisplay === 'auto' &&
    extra.signDisplay === undefined;
}

// ---- numbers ----

const kDecimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?$/i;

// A number, or a decimal text that is more than one can be.
function numberOf(value) {
  const primitive = typeof value === 'object' && value !== null || typeof value === 'function' ? toPrimitive(value) : value;
  if (typeof primitive === 'bigint') return String(primitive);
  if (typeof primitive !== 'string') return +primitive;
  const text = primitive.trim();
  const found = text.length > kSafeDigits || /e/i.test(text) ? kDecimal.exec(text) : null;
  const number = +primitive;
  if (found === null || number === Infinity || number === -Infinity || text.length + Math.abs(+(found[1] ?? 0)) > kMostDigits) return number;
  return text.startsWith('+') ? text.slice(1) : text;
}
function toPrimitive(value) {
  const exotic = value[SymbolToPrimitive];
  if (exotic !== undefined && exotic !== null) return ReflectApply(exotic, value, ['number']);
  for (const name of ['valueOf', 'toString']) {
    const made = typeof value[name] === 'function' ? value[name]() : value;
    if (made === null || typeof made !== 'object' && typeof made !== 'function') return made;
  }
  throw new TypeError('Cannot convert object to primitive value');
}

function formatted(state, numbers) {
  const answer = native.formatNumber(state.locale, state.skeleton, numbers[0], numbers[1]);
  if (answer === undefined) throw new RangeError('Internal error. Icu error.');
  return answer;
}

// Whether V8's own would do with it.
const isForUs = (state, number) => state?.isOwn || typeof number === 'string';

function formatOne(format, value) {
  const number = numberOf(value);
  return isForUs(states.get(format), number) ? formatted(stateOf(format), [number])[0] : ReflectApply(getFormat, format, [])(number);
}

// ICU scales twice where the ends look the same.
const kApproximately = 13;
function formattedRange(state, numbers) {
  const answer = formatted(state, numbers);
  if (!state.isPercent || !answer.some((field, index) => index % 3 === 1 && field === kApproximately)) return answer;
  return formatted({ ...state, skeleton: state.skeleton.replace('scale/100', 'scale/10') }, numbers);
}

const shown = (value) => (typeof value === 'object' || typeof value === 'function' ? `#<${native.getConstructorName(value)}>` : String(value));
function checkEnds(numbers, given, names) {
  for (let i = 0; i < 2; i++) if (numbers[i] !== numbers[i]) throw new RangeError(`Invalid ${names[i]} : ${shown(given[i])}`);
}

function checkReceiver(format, name) {
  try {
    ReflectApply(resolvedOptions, format, []);
  } catch {
    throw new TypeError(`Method Intl.NumberFormat.prototype.${name} called on incompatible receiver ${shown(format)}`);
  }
}

function rangeOf(format, start, end) {
  if (start === undefined || end === undefined) throw new TypeError(`Invalid ${start === undefined ? 'start' : 'end'} : undefined`);
  const numbers = [numberOf(start), numberOf(end)];
  checkEnds(numbers, [start, end], ['start', 'end']);
  return [formattedRange(stateOf(format), numbers), numbers];
}

// Whether V8 groups 1234, too, in a language: then it does always what is asked of it always.
const kMostLanguages = 64;  // remembered; a handler may ask for as many as viewers name
const languages = new SafeMap();
function groupsAlways(locale) {
  let groups = languages.get(locale);
  if (groups !== undefined) return groups;
  groups = ReflectApply(getFormat, new Original(locale, { numberingSystem: 'latn' }), [])(1234).length > 4;
  if (languages.size < kMostLanguages) languages.set(locale, groups);
  return groups;
}

// ---- the class ----

function NumberFormat(locales, options) {
  const Class = new.target ?? NumberFormat;
  if (options === undefined || options === null) return ReflectConstruct(Original, [locales, options], Class);
  const asked = Object(options);
  if (isAllKnown(asked)) return ReflectConstruct(Original, [locales, options], Class);
  const given = { __proto__: null };
  for (const name of kNames) given[name] = asked[name];
  const extra = extraOf(given);
  const format = ReflectConstruct(Original, [locales, knownOptions(given, extra)], Class);
  const isCompact = given.notation === 'compact';
  const state = { extra, given, isOwn: !isPlain(extra, isCompact) };
  const isAlways = extra.useGrouping === 'always' && !isCompact;
  if (isAlways && isPlain({ ...extra, useGrouping: 'auto' }, false)) state.isOwn = !groupsAlways(ReflectApply(resolvedOptions, format, []).locale);
  if (state.isOwn) completeState(state, ReflectApply(resolvedOptions, format, []));
  if (state.isOwn || isCompact || isAlways) states.set(format, state);
  return format;
}

const methods = {
  formatToParts(value) {
    const state = states.get(this);
    const number = numberOf(value);
    if (!isForUs(state, number)) return ReflectApply(formatToParts, this, [number]);
    ReflectApply(resolvedOptions, this, []);
    return require('./number_parts').partsOf(formatted(stateOf(this), [number]), [number]);
  },
  formatRange(start, end) {
    checkReceiver(this, 'formatRange');
    return rangeOf(this, start, end)[0][0];
  },
  formatRangeToParts(start, end) {
    checkReceiver(this, 'formatRangeToParts');
    const [answer, numbers] = rangeOf(this, start, end);
    return require('./number_parts').partsOf(answer, numbers);
  },
  resolvedOptions() {
    const resolved = ReflectApply(resolvedOptions, this, []);
    const { extra, digits } = stateOf(this);
    const result = {};
    const isBoth = extra.roundingPriority !== 'auto';
    for (const name of Object.keys(resolved)) {
      if (isBoth && kDigitOptions.includes(name)) continue;
      result[name] = name === 'useGrouping' ? extra.useGrouping : name === 'signDisplay' ? extra.signDisplay ?? resolved[name] : resolved[name];
      if (!isBoth || name !== 'minimumIntegerDigits') continue;
      result.minimumSignificantDigits = digits.leastDigits;
      result.maximumSignificantDigits = digits.mostDigits;
      result.minimumFractionDigits = digits.leastFraction;
      result.maximumFractionDigits = digits.mostFraction;
    }
    const { roundingMode, roundingIncrement, trailingZeroDisplay, roundingPriority } = extra;
    return Object.assign(result, { roundingMode, roundingIncrement, trailingZeroDisplay, roundingPriority });
  },
};
const bounds = new SafeWeakMap();
const { get } = Object.getOwnPropertyDescriptor({
  get format() {
    const own = ReflectApply(getFormat, this, []);
    let bound = bounds.get(own);
    if (bound !== undefined) return bound;
    bound = { format: (value) => formatOne(this, value) }.format;
    ObjectDefineProperty(bound, 'name', { __proto__: null, value: '', configurable: true });
    bounds.set(own, bound);
    return bound;
  },
}, 'format');

const pluralMethods = {
  selectRange(start, end) {
    const resolved = ReflectApply(pluralOptions, this, []);
    if (start === undefined || end === undefined) throw new TypeError(`Invalid ${start === undefined ? 'startRange' : 'endRange'} : undefined`);
    const numbers = [+start, +end];
    checkEnds(numbers, [start, end], ['startRange', 'endRange']);
    const state = stateOf(new Original(resolved.locale, { ...resolved, numberingSystem: 'latn' }));
    return native.selectPlural(state.locale, resolved.type === 'ordinal', state.skeleton, ...numbers) ?? 'other';
  },
};

const hidden = (object, name, value) => ObjectDefineProperty(object, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false });

function install() {
  ObjectDefineProperty(NumberFormat, 'length', { __proto__: null, value: 0, configurable: true });
  ObjectDefineProperty(NumberFormat, 'prototype', { __proto__: null, value: Original.prototype, writable: false, enumerable: false });
  hidden(NumberFormat, 'supportedLocalesOf', Original.supportedLocalesOf);
  hidden(Original.prototype, 'constructor', NumberFormat);
  for (const name of Object.keys(methods)) hidden(Original.prototype, name, methods[name]);
  ObjectDefineProperty(Original.prototype, 'format', { __proto__: null, get, set: undefined, configurable: true, enumerable: false });
  hidden(PluralRules.prototype, 'selectRange', pluralMethods.selectRange);
  hidden(Intl, 'NumberFormat', NumberFormat);
  const toLocale = (original, kind) => ({
    toLocaleString(locales = undefined, options = undefined) {
      if (options === undefined || options === null || typeof this !== kind) return ReflectApply(original, this, [locales, options]);
      return formatOne(new NumberFormat(locales, options), this);
    },
  }).toLocaleString;
  const toLocales = [[Number.prototype, numberToLocale, 'number'], [BigInt.prototype, bigintToLocale, 'bigint']];
  for (const [prototype, original, kind] of toLocales) {
    const made = toLocale(original, kind);
    ObjectDefineProperty(made, 'length', { __proto__: null, value: 0, configurable: true });
    hidden(prototype, 'toLocaleString', made);
  }
}

module.exports = { install };
