'use strict';
const { addBusinessDays, differenceInCalendarDays, eachWeekOfInterval, format, formatDistanceStrict, intervalToDuration, isValid, parse, parseISO } = require('date-fns');
const { de, ja } = require('date-fns/locale');
const { formatInTimeZone, fromZonedTime, getTimezoneOffset, toZonedTime } = require('date-fns-tz');
const dayjs = require('dayjs');
const moment = require('moment-timezone');
require('dayjs/locale/de');
for (const plugin of ['utc', 'timezone', 'relativeTime', 'customParseFormat', 'isoWeek', 'duration', 'localizedFormat']) dayjs.extend(require(`dayjs/plugin/${plugin}`));

exports.handler = async () => {
  const at = new Date(1711846200000);  // half an hour before Zurich's clocks go forward
  return {
    dateFns: [
      format(at, "EEEE, do MMMM yyyy HH:mm:ss.SSS xxx 'Q'Q", { locale: de }), format(at, 'PPPPpppp', { locale: ja }),
      formatDistanceStrict(at, new Date(1700000000000), { locale: de, addSuffix: true }), addBusinessDays(at, 5).toISOString(),
      differenceInCalendarDays(at, new Date(0)), intervalToDuration({ start: 0, end: at }), isValid(parse('31.02.2024', 'dd.MM.yyyy', at)),
      parse('3. April 2024', 'd. MMMM yyyy', new Date(0), { locale: de }).toISOString(), parseISO('2024-W10-5').toISOString(),
      eachWeekOfInterval({ start: new Date(1709251200000), end: at }, { weekStartsOn: 1 }).map((date) => date.toISOString()),
    ],
    zones: [formatInTimeZone(at, 'Europe/Zurich', 'yyyy-MM-dd HH:mm zzz'), formatInTimeZone(new Date(+at + 36e5), 'Europe/Zurich', 'HH:mm xxx'),
      fromZonedTime('2024-03-31 02:30', 'Europe/Zurich').toISOString(), toZonedTime(at, 'Asia/Kolkata').toISOString(), getTimezoneOffset('America/New_York', at)],
    dayjs: [
      dayjs(at).tz('America/Sao_Paulo').format('YYYY-MM-DDTHH:mm:ssZ'), dayjs.tz('2024-11-03 01:30', 'America/New_York').utc().format(), dayjs(at).locale('de').format('dddd, D. MMMM LT'),
      dayjs(at).locale('de').from(dayjs(at).add(90, 'minute')), dayjs('31-12-2024', 'DD-MM-YYYY').isoWeek(), dayjs('99', 'MM', true).isValid(), dayjs.duration({ hours: 26 }).humanize(),
      dayjs.utc('2024-01-31').add(1, 'month').format('L'), dayjs(at).diff('2020-02-29', 'month', true),
    ],
    moment: [
      moment.tz(at, 'Europe/Zurich').format(), moment.tz(at, 'Europe/Zurich').add(1, 'hour').format('LLLL z'), moment.tz('2024-06-01 12:00', 'Asia/Tokyo').utc().toISOString(),
      moment.tz.zone('America/New_York').abbr(+at), moment(at).utc().calendar(moment.utc('2024-04-01')), moment.duration(5400, 's').humanize(), moment.utc('12/25/1995', 'MM-DD-YYYY').isoWeekYear(),
      moment.utc(at).startOf('quarter').fromNow(true).length > 0, moment.tz.names().length > 500, moment('not a date', 'YYYY', true).isValid(),
    ],
  };
};
