'use strict';
// Intl: formatRange and formatRangeToParts of numbers, in several languages and styles; selectRange of plurals.
const attempt = require('../attempt');

const locales = ['en', 'de', 'ja', 'fr', 'he'];
const formats = [
  {}, { style: 'currency', currency: 'EUR' }, { style: 'percent' }, { style: 'unit', unit: 'kilometer-per-hour' }, { notation: 'compact' },
  { notation: 'scientific' }, { maximumSignificantDigits: 3 }, { style: 'currency', currency: 'USD', currencySign: 'accounting', maximumFractionDigits: 0 },
];
const ranges = [
  [1, 2], [3, 3], [2.9, 3.1], [-1, 1], [1000, 2000000], [1n, 10n ** 20n], ['1', '2.5'], [1, Infinity], [-Infinity, 0], [0, -0],
  ['12345678901234567890.5', '12345678901234567891'],
];
const wrong = [[2, 1], [NaN, 1], [1, NaN], [undefined, 1], [1], [], ['x', 1], [Symbol('s'), 1], [{}, 1], [null, 1], ['1e400', '1e500'], ['1_000', 2],
  [' 5 ', 6], ['', 1], [new Date(5), 6]];
const plurals = [['en', 1, 2], ['sl', 102, 201], ['pt', 102, 102], ['fr', 0, 1], ['en', 2, 1], ['en', NaN, 1], ['en', 1]];

exports.handler = async () => ({
  shown: locales.map((locale) => formats.map((format) => ranges.map((range) => new Intl.NumberFormat(locale, format).formatRange(...range)))),
  parts: formats.map((format) => ranges.slice(1, 6).map((range) => new Intl.NumberFormat('de', format).formatRangeToParts(...range))),
  wrong: wrong.map((range) => attempt(() => new Intl.NumberFormat('en').formatRange(...range))),
  receiver: attempt(() => Intl.NumberFormat.prototype.formatRange.call({}, 1, 2)),
  plurals: plurals.map(([locale, ...range]) => attempt(() => new Intl.PluralRules(locale).selectRange(...range))),
  ordinals: attempt(() => new Intl.PluralRules('en', { type: 'ordinal' }).selectRange(1, 2)),
});
