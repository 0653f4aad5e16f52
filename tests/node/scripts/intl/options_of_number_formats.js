'use strict';
// Intl.NumberFormat: the words of useGrouping and signDisplay, what resolvedOptions says, the class.
const attempt = require('../attempt');

const make = (options, locale = 'en') => new Intl.NumberFormat(locale, options);
const each = (values, read) => values.map((value) => attempt(() => read(value)));
const groupings = ['always', 'auto', 'min2', true, false, 'true', 'false', '', null, undefined, 'x', 0, 1];

exports.handler = async () => {
  class Own extends Intl.NumberFormat { twice(value) { return this.format(value * 2); } }
  const format = make({ maximumFractionDigits: 1 });
  return {
    groupings: each(groupings, (useGrouping) => [make({ useGrouping }).format(1234), make({ useGrouping }, 'es').format(1234),
      make({ useGrouping }).resolvedOptions().useGrouping]),
    compact: each(groupings, (useGrouping) => [make({ useGrouping, notation: 'compact' }).format(12345678901234567),
      make({ useGrouping, notation: 'compact' }).resolvedOptions().useGrouping]),
    signs: each(['auto', 'never', 'always', 'exceptZero', 'negative', 'x'], (signDisplay) => [-1, -0, 0, 1, -0.001, NaN].map((value) =>
      make({ signDisplay, maximumFractionDigits: 1 }).format(value))),
    resolved: [{}, { style: 'percent' }, { style: 'currency', currency: 'EUR' }, { notation: 'compact' }, { maximumSignificantDigits: 2 },
      { roundingPriority: 'morePrecision', maximumSignificantDigits: 2, minimumFractionDigits: 2 }, { roundingMode: 'floor' }, { roundingIncrement: 5 },
      { trailingZeroDisplay: 'stripIfInteger' }, { signDisplay: 'negative' }, { notation: 'compact', maximumFractionDigits: 1 },
    ].map((options) => make(options).resolvedOptions()),
    wrong: [{ minimumFractionDigits: 5, maximumFractionDigits: 2 }, { maximumFractionDigits: 101 }, { style: 'currency' }, { minimumSignificantDigits: 0 },
      { style: 'unit' }, { style: 'x' }].map((options) => attempt(() => make(options).format(1))),
    noOptions: [attempt(() => make(null)), Intl.NumberFormat('de').format(1234.5), attempt(() => new Intl.NumberFormat('xx-invalid-locale-x').format(1))],
    members: Object.getOwnPropertyNames(Intl.NumberFormat.prototype).sort(),
    statics: [Intl.NumberFormat.name, Intl.NumberFormat.length, Intl.NumberFormat.supportedLocalesOf(['de', 'xx']),
      Intl.NumberFormat.prototype.constructor === Intl.NumberFormat, Object.prototype.toString.call(format)],
    own: [new Own('de', { roundingMode: 'ceil', maximumFractionDigits: 0 }).twice(0.6), new Own('de') instanceof Intl.NumberFormat],
    bound: [format.format === format.format, format.format.name, format.format.length, [1.25, 2.55].map(format.format),
      [1.2, 2.5].map(make({ roundingMode: 'ceil', maximumFractionDigits: 0 }).format)],
  };
};
