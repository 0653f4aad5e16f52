'use strict';
// Intl.NumberFormat: roundingMode, roundingIncrement, roundingPriority, trailingZeroDisplay, and texts as numbers.
const attempt = require('../attempt');

const make = (options, locale = 'en') => new Intl.NumberFormat(locale, options);
const each = (values, read) => values.map((value) => attempt(() => read(value)));
const modes = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven', 'x', '', null, undefined];
const increments = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 3, 0, -1, NaN, 5001];
const texts = ['1e1000', '-0', '0x1F', '12345678901234567890.123456789', '1.0000000000000000000000001', '.5', '5.', '-', 'abc', '', '  12  ', 'Infinity',
  '-Infinity', '1e-400', '1n', 10n ** 50n, '9'.repeat(400), `1${'0'.repeat(5000)}`];
const prices = { style: 'currency', currency: 'USD' };

exports.handler = async () => ({
  modes: each(modes, (roundingMode) => [1.5, 2.5, -1.5, -2.5, 1.4].map((value) => make({ roundingMode, maximumFractionDigits: 0 }).format(value))),
  increments: each(increments, (roundingIncrement) => [1.23456, 1.5, 100.07].map((value) => make({
    roundingIncrement, maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(value))),
  incrementsAlone: [{}, { maximumSignificantDigits: 3 }, { minimumFractionDigits: 1, maximumFractionDigits: 2 }, { minimumFractionDigits: 1 }]
    .map((more) => attempt(() => make({ roundingIncrement: 5, ...more }).format(1.23))),
  zeros: each(['auto', 'stripIfInteger', 'x'], (trailingZeroDisplay) => [5, 5.1, 1234].map((value) => [
    make({ trailingZeroDisplay, minimumFractionDigits: 2 }).format(value), make({ trailingZeroDisplay, ...prices }).format(value),
    value.toLocaleString('de', { trailingZeroDisplay, ...prices })])),
  priorities: each(['auto', 'morePrecision', 'lessPrecision', 'x'], (roundingPriority) => [4321.567, 1.23456, 0.001].map((value) => make({
    roundingPriority, maximumSignificantDigits: 3, maximumFractionDigits: 1 }).format(value))),
  texts: each(texts, (text) => make({ maximumFractionDigits: 20 }).format(text)),
  textParts: each(['12345678901234567890', -0, 10n ** 30n, '1e20'], (value) => make().formatToParts(value)),
  locale: [(1234.5).toLocaleString('en', { roundingMode: 'floor', maximumFractionDigits: 0 }), (10n ** 25n).toLocaleString('de', { roundingMode: 'ceil' }),
    attempt(() => Number.prototype.toLocaleString.call('1', 'en', {}))],
});
