'use strict';
// ICU's skeleton for what an Intl.NumberFormat of Node 20 was asked for: `resolved` is what this V8 made of the options,
// `extra` what it does not know of them (number_format.js).
const { StringPrototypeRepeat } = require('../core/primordials');

const kRounding = {
  __proto__: null, ceil: 'ceiling', floor: 'floor', expand: 'up', trunc: 'down', halfCeil: 'half-ceiling', halfFloor: 'half-floor',
  halfExpand: 'half-up', halfTrunc: 'half-down', halfEven: 'half-even',
};
const kGrouping = { __proto__: null, always: 'group-on-aligned', auto: 'group-auto', min2: 'group-min2', false: 'group-off' };
const kSigns = { __proto__: null, auto: 'auto', always: 'always', never: 'never', exceptZero: 'except-zero', negative: 'negative' };
const kWidths = {
  __proto__: null, symbol: 'short', narrowSymbol: 'narrow', code: 'iso-code', name: 'full-name', short: 'short', narrow: 'narrow', long: 'full-name',
};

const times = (text, count) => StringPrototypeRepeat(text, count);
const fraction = (least, most) => (most === 0 ? 'precision-integer' : `.${times('0', least)}${times('#', most - least)}`);
const significant = (least, most) => `${times('@', least)}${times('#', most - least)}`;

// The step as a decimal number: 5 with two digits of fraction is 0.05.
function increment(step, digits) {
  if (digits === 0) return `precision-increment/${step}`;
  const text = `${step}`.padStart(digits + 1, '0');
  return `precision-increment/${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

// Undefined: ICU's own for compact notation.
function precision(digits, { roundingIncrement, roundingPriority }) {
  const { leastFraction, mostFraction, leastDigits, mostDigits } = digits;
  if (roundingIncrement !== 1) return increment(roundingIncrement, mostFraction);
  if (roundingPriority !== 'auto') {
    if (digits.isCompact) return undefined;
    return `${fraction(leastFraction, mostFraction)}/${significant(leastDigits, mostDigits)}${roundingPriority === 'morePrecision' ? 'r' : 's'}`;
  }
  return mostDigits === undefined ? fraction(leastFraction, mostFraction) : significant(leastDigits, mostDigits);
}

function kind(resolved) {
  switch (resolved.style) {
    case 'percent': return 'percent scale/100';
    case 'currency': return `currency/${resolved.currency} unit-width-${kWidths[resolved.currencyDisplay]}`;
    case 'unit': return `unit/${resolved.unit} unit-width-${kWidths[resolved.unitDisplay]}`;
    default: return '';
  }
}

function notation(resolved) {
  switch (resolved.notation) {
    case 'compact': return `compact-${resolved.compactDisplay}`;
    case 'scientific': case 'engineering': return resolved.notation;
    default: return '';
  }
}

function sign({ style, currencySign, signDisplay }) {
  const name = kSigns[signDisplay];
  if (style !== 'currency' || currencySign !== 'accounting' || signDisplay === 'never') return `sign-${name}`;
  return signDisplay === 'auto' ? 'sign-accounting' : `sign-accounting-${name}`;
}

function numberSkeleton(resolved, extra, digits) {
  const parts = [kind(resolved), notation(resolved)];
  const its = precision(digits, extra);
  const hides = extra.trailingZeroDisplay === 'stripIfInteger';
  if (its !== undefined) parts.push(hides ? `${its}/w` : its);
  else if (hides) parts.push('precision-unlimited/w');
  parts.push(`rounding-mode-${kRounding[extra.roundingMode]}`, `integer-width/+${times('0', resolved.minimumIntegerDigits)}`,
    kGrouping[extra.useGrouping], sign(resolved), `numbering-system/${resolved.numberingSystem}`);
  return parts.filter((part) => part !== '').join(' ');
}

module.exports = { numberSkeleton };
