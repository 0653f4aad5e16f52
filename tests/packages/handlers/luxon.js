'use strict';
const { DateTime, Duration, Info, Interval, Settings } = require('luxon');

exports.handler = async () => {
  Settings.defaultZone = 'Europe/Zurich';
  Settings.now = () => 1700000000000;
  const at = DateTime.fromISO('2024-03-31T01:30:00');
  const zones = ['America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham', 'UTC+5:45'];
  return {
    now: DateTime.now().toISO(),
    springForward: [at.plus({ hours: 1 }).toISO(), at.plus({ days: 1 }).toISO(), at.endOf('month').toISO(), at.isInDST, at.plus({ hours: 1 }).isInDST],
    zones: zones.map((zone) => at.setZone(zone).toFormat('yyyy-LL-dd HH:mm ZZZZ z')),
    locales: ['de-CH', 'fr', 'ja', 'ar-EG', 'hi'].map((locale) => at.setLocale(locale).toLocaleString(DateTime.DATETIME_FULL)),
    relative: [at.toRelative({ base: at.plus({ days: 3 }), locale: 'de' }), at.toRelativeCalendar({ base: at.plus({ days: 1 }), locale: 'en' })],
    parsed: [DateTime.fromFormat('31. März 2024', 'd. MMMM yyyy', { locale: 'de' }).toISODate(), DateTime.fromRFC2822('Tue, 01 Nov 2016 13:23:12 +0630').toISO(),
      DateTime.fromHTTP('Sun, 06 Nov 1994 08:49:37 GMT').toMillis(), DateTime.fromISO('2024-W09-5').toISODate(), DateTime.fromSQL('nonsense').invalidExplanation],
    interval: Interval.fromISO('2024-01-31/P1M').splitBy({ weeks: 2 }).map((part) => part.toISO()),
    duration: [Duration.fromISO('P1Y2M3DT4H').toHuman({ unitDisplay: 'short' }), Duration.fromMillis(9876543).shiftTo('hours', 'minutes', 'seconds').toObject(),
      at.diff(DateTime.fromISO('2023-02-14'), ['months', 'days', 'hours']).toObject()],
    info: [Info.months('short', { locale: 'de' }), Info.weekdays('narrow', { locale: 'en' }), Info.features(), Info.hasDST('Asia/Tokyo')],
    week: [at.weekNumber, at.weekday, at.ordinal, at.quarter, at.daysInMonth],
  };
};
