import { isYear } from './date-order.js';
import { englishMonth, MONTH_NAMES } from './months.js';
import { zoneOffset } from './stamp.js';

const TIME = String.raw`\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?:[ \t][AaPp][Mm])?`;
/** Seconds may be left out. */
const SHORT_TIME = String.raw`(\d{1,2}:\d\d)((?::\d\d(?:[.,]\d{1,9})?)?)((?:[ \t][AaPp][Mm])?)`;
const MONTH = '[A-Z][a-z]{2}';
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +';
/** A date with its year, as it is written behind a time, too. */
const DATE =
  String.raw`20\d\d([-/.])\d\d\k<a>\d\d|\d{1,2}([-/.])\d{1,2}\k<b>(?:20)?\d\d|\d{1,2}([-/ ])${MONTH}\k<c>20\d\d|${MONTH} {1,2}\d{1,2},? 20\d\d`
    .replace('([-/.])', '(?<a>[-/.])')
    .replace('([-/.])', '(?<b>[-/.])')
    .replace('([-/ ])', '(?<c>[-/ ])');
/** No date stands before such a time, and no other time behind such a date: two stamps may follow each other. */
const AFTER_DATE = String.raw`(?<!\d[-/.]\d{1,4},?[ T]|${MONTH} {1,2}\d{1,2} (?:20\d\d )?|20\d\d )`;

/** How stamps are written that no device prints, and what they are in the forms that are read. */
const FORMS: readonly (readonly [shape: RegExp, write: (...parts: string[]) => string])[] = [
  // 01:58:40 p.m.
  [/(\d ?[ap])\.(m)\./i, (_, half = '', m = '') => half + m],
  // 10:00:00 06.03.2026   10:00:00.000 UTC Fri Mar  6 2026   10:00:00 AM, 06 Mar 2026
  [
    new RegExp(
      String.raw`${AFTER_DATE}(?<![\d:.-])${SHORT_TIME}( [A-Z]{3,5})?,?[ \t](?:${WEEKDAY})?(${DATE})(?=[\]\s:;,|]|$)(?!,?[ T]\d{1,2}:\d\d)`,
    ),
    (_, time = '', seconds = '', half = '', zone = '', date = '') =>
      `${inNumbers(date)} ${time}${seconds || ':00'}${half}${zone}`,
  ],
  // 2026.11.30 09:20:00
  [/\b(20\d\d)\.(\d\d)\.(\d\d)(?=[ T]\d\d:\d\d)/, (_, year = '', month = '', day = '') => `${year}-${month}-${day}`],
  // 06/Mar/2026:10:00:00 +0100 of web servers   06-Mar-2026 10:00:00
  [
    new RegExp(String.raw`(?<![\w/-])(\d{1,2})([/-])(${MONTH})\2(20\d\d)[: ](?=\d{1,2}:\d\d:\d\d)`),
    (_, day = '', __ = '', month = '', year = '') => `${day} ${month} ${year} `,
  ],
  // 6 Mar 2026 10:00:00 +0100: the form that a zone in numbers may follow
  [
    new RegExp(String.raw`(?<![\w/-])(\d{1,2}) (${MONTH}) (20\d\d),? (?=${TIME})`),
    (whole, day = '', month = '', year = '') => numbered(year, month, day) ?? whole,
  ],
  // 2026-03-06 10:00:00 CET
  [
    new RegExp(String.raw`(?<=20\d\d[-/]\d\d[-/]\d\d[ T]${TIME}) ?([A-Z]{3,5})(?=[\]\s:;,]|$)`),
    (whole, zone = '') => offsetOf(zone) ?? whole,
  ],
  // 06.03.26 10:00:00
  [
    /(?<![\d./-])(\d{1,2})([-/.])(\d{1,2})\2(\d\d)(?=,? \d{1,2}:\d\d:\d\d)/,
    (whole, one = '', sign = '', other = '', year = '') =>
      isYear(one, year) ? `${one}${sign}${other}${sign}20${year}` : whole,
  ],
  // 20260306T100000Z
  [
    /(?<![\w-])(20\d\d)(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?![\d:])/,
    (_, year = '', month = '', day = '', hour = '', minute = '', second = '') =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}`,
  ],
  // 06.03.2026 10:00:00;sw1;   cells that somebody's program parts
  [/^(\d{1,2}[-/.]\d{1,2}[-/.]20\d\d \d{1,2}:\d\d:\d\d);(?=\S)/, (_, stamp = '') => `${stamp} `],
  // [09:20]sw1:   a chat puts no blank behind when a message came
  [/^(\[[\d:]{4,8}(?: ?[AP]M)?\])(?=[A-Za-z])/, (_, time = '') => `${time} `],
  // (1709611930.123) sw1:   round brackets in place of square ones
  [/^\((?=1\d{9}|\d{4}[-/]\d|\d{1,2}[./-]\d|[A-Z][a-z]{2} )([^()]{8,40})\)/, (_, stamp = '') => `[${stamp}]`],
];

/** `2026-03-06 `; null for what is no month. */
function numbered(year: string, month: string, day: string): string | null {
  const number = MONTH_NAMES.indexOf(month) + 1;
  return number === 0 ? null : `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')} `;
}

/** `Mar  6, 2026` and `06-Mar-2026` as `2026-03-06`; a date in numbers as it is. */
function inNumbers(date: string): string {
  const [, month = '', before = '', ofMonth = ''] = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}),? (\d{4})$/.exec(date) ?? [];
  const [, day = '', sign = '', ofDay = ''] = /^(\d{1,2})[-/ ]([A-Z][a-z]{2})[-/ ](\d{4})$/.exec(date) ?? [];
  return (numbered(ofMonth, month, before) ?? numbered(ofDay, sign, day) ?? date).trim();
}

/** `+01:00` of a zone whose name means one offset everywhere. */
function offsetOf(zone: string): string | null {
  const minutes = zoneOffset(zone, {});
  if (minutes === null) return null;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}

/** What stands before a message, with its stamps in the forms that the grammar of headers and `readLogStamp` read. */
export function plainStamps(header: string): string {
  let plain = header;
  for (const [shape, write] of FORMS) plain = plain.replace(shape, write);
  return englishMonth(plain);
}
