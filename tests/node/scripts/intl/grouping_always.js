'use strict';
// Intl.NumberFormat: useGrouping: true and 'always' in languages that otherwise leave four digits together.
const locales = ['en', 'de', 'es', 'pl', 'pt-PT', 'hi', 'fr'];
const formats = [{}, { style: 'currency', currency: 'EUR' }, { maximumFractionDigits: 0 }, { notation: 'scientific' }];

exports.handler = async () => locales.map((locale) => formats.map((format) => ['always', true, 'auto', undefined].map((useGrouping) => {
  const its = new Intl.NumberFormat(locale, { ...format, useGrouping });
  return [its.format(1234), its.format(123456.7), (1234).toLocaleString(locale, { ...format, useGrouping }), its.resolvedOptions().useGrouping,
    its.formatRange(1000, 2000)];
})));
