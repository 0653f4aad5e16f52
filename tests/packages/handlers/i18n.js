'use strict';
const i18next = require('i18next');
const { IntlMessageFormat } = require('intl-messageformat');
const { match } = require('@formatjs/intl-localematcher');
const acceptLanguage = require('accept-language-parser');
const Negotiator = require('negotiator');
const { headersOf } = require('./support/request.js');

exports.handler = async (event) => {
  const headers = headersOf(event);
  const negotiator = new Negotiator({ headers });
  const i18n = i18next.createInstance();
  await i18n.init({
    lng: 'de-CH', fallbackLng: ['de', 'en'], showSupportNotice: false,
    resources: {
      en: { translation: { greet: 'Hello {{name}}', only: 'only English', item_one: '{{count}} item', item_other: '{{count}} items', rank_ordinal_one: '{{count}}st', rank_ordinal_two: '{{count}}nd', rank_ordinal_other: '{{count}}th' } },
      de: { translation: { greet: 'Hallo {{name}}', item_one: '{{count}} Artikel', item_other: '{{count, number}} Artikel', nested: '$t(greet, {"name": "Welt"})!', price: '{{value, currency(CHF)}}', when: '{{at, datetime}}', list: '{{names, list}}', friend_male: 'Freund', friend_female: 'Freundin' } },
      ru: { translation: { item_one: '{{count}} товар', item_few: '{{count}} товара', item_many: '{{count}} товаров' } },
    },
  });
  const format = (text, locale, values) => new IntlMessageFormat(text, locale).format(values);
  const russian = i18n.getFixedT('ru');
  const english = i18n.getFixedT('en');
  return {
    i18next: [i18n.t('greet', { name: '<Ada>' }), i18n.t('only'), i18n.t('missing.key', 'a default'), i18n.t('nested'), i18n.t('price', { value: 1234.5 }), i18n.t('when', { at: new Date(0) }),
      i18n.t('list', { names: ['A', 'B', 'C'] }), i18n.t('friend', { context: 'female' }), i18n.t('item', { count: 12345 }), [1, 3, 5, 21].map((count) => russian('item', { count })),
      [1, 2, 4].map((count) => english('rank', { count, ordinal: true })), i18n.exists('only'), i18n.dir('ar')],
    icu: [
      format('{n, plural, =0 {no photos} one {one photo} other {# photos}} of {who, select, me {mine} other {{who}}}', 'en', { n: 1234, who: 'Ada' }),
      format('{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', 'en', { n: 23 }), format('{x, number, ::currency/EUR} {p, number, percent}', 'de', { x: 1234.5, p: 0.25 }),
      format('{at, date, ::yyyyMMMdd} {at, time, short}', 'fr', { at: new Date(0) }), format("It''s '{'quoted'}'", 'en', {}), format('<b>{n}</b>', 'en', { n: 'x', b: (parts) => ['*', ...parts, '*'] }),
    ],
    matched: [match(['de-CH', 'fr'], ['en', 'de', 'fr-CA'], 'en'), match(['zh-TW'], ['zh-Hans', 'zh-Hant', 'en'], 'en'), match(['xx'], ['en', 'de'], 'en')],
    accept: [acceptLanguage.parse(headers['accept-language']), acceptLanguage.pick(['fr-CH', 'en', 'de'], headers['accept-language']), acceptLanguage.pick(['en-GB', 'de'], 'en;q=0.9, de;q=0.1', { loose: true })],
    negotiated: [negotiator.languages(['en', 'fr', 'de']), negotiator.mediaTypes(['text/plain', 'image/webp', 'text/html']), negotiator.encoding(['gzip', 'br', 'identity']), negotiator.charsets()],
  };
};
