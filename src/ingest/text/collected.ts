import type { Stamp } from '../../model/stamp.js';
import { type DateOrder, dayAndMonth, isYear } from './date-order.js';
import { MONTH_NAMES } from './months.js';
import { readIsoStamp, readShowTime } from './stamp.js';

/** No device of the policy model, and of what came before it, was there earlier. */
const EARLIEST = Date.UTC(2015, 0, 1);

/**
 * A moment as tools and programs write down when they did something: ISO 8601, with dots (`2026.03.12 10:00:00`), as `date` prints it
 * (`Thu 12 Mar 2026 10:00:00 AM UTC`), as mails have it (RFC 5322), as Kibana shows it (`Mar 12, 2026 @ 10:00:00.000`). Null for anything else, as for
 * `03/12/2026` where nobody says whether the day or the month stands first.
 */
export function readToolMoment(text: string, dates: DateOrder | null = null): Stamp | null {
  const plain = text.trim().replace(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? (?=\d|[A-Z])/, '');
  const iso =
    /^(\d{4})[-./](\d\d)[-./](\d\d)[T _](\d\d)[:.](\d\d)(?:[:.](\d\d))?([.,]\d{1,9})?\s?(.*)$/.exec(plain) ??
    numbered(plain, dates);
  if (iso !== null) {
    const [, year, month, day, hour, minute, second = '00', fraction = '', zone = ''] = iso;
    return plausible(readIsoStamp(`${year}-${month}-${day} ${hour}:${minute}:${second}${fraction} ${zone}`.trim(), {}));
  }
  // 12 Mar 2026 10:00:00 +0000, 12 Mar 2026 10:00:00 AM UTC
  const dayFirst = /^(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4}),? (\d{1,2}:\d\d(?::\d\d)?)( [AP]M)?(?: (.*))?$/.exec(
    plain,
  );
  if (dayFirst !== null) return written(dayFirst);
  // March 12, 2026 10:00 AM; Mar  5, 2026 10:00:00.123 UTC of Wireshark
  const monthFirst =
    /^([A-Z][a-z]{2})[a-z]* {1,2}(\d{1,2}), (\d{4}),? (?:at |@ )?(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)( [AP]M)?(?: (.*))?$/.exec(
      plain,
    );
  if (monthFirst !== null) return written([monthFirst[0], monthFirst[2], monthFirst[1], ...monthFirst.slice(3)]);
  // Mar 12 10:00:00 UTC 2026
  const yearLast = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)( [AP]M)? ([A-Z]{1,5}|[+-]\d{4}) (\d{4})$/.exec(
    plain,
  );
  if (yearLast !== null) {
    const [whole, month, day, time, half, zone, year] = yearLast;
    return written([whole, day, month, year, time, half, zone]);
  }
  return plausible(readShowTime(plain, {}));
}

/** `11.03.2026 09:20:05`, where the day stands first, and `03/11/2026 9:20:05 AM`: the parts in the order of ISO 8601. */
function numbered(text: string, dates: DateOrder | null): readonly (string | undefined)[] | null {
  const found =
    /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d),? {1,2}(\d{1,2}):(\d\d)(?::(\d\d))?([.,]\d{1,9})?( [AP]M)?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/i.exec(
      text,
    );
  if (found === null) return null;
  const [whole, one = '', sign, other = '', year, hour = '', minute, second = '00', fraction = '', half = '', zone] =
    found;
  if (year === undefined || (year.length === 2 && !isYear(one, year))) return null;
  const read = dayAndMonth(one, other, sign === '.' ? 'day-first' : dates);
  if (read === null) return null;
  const [month, day, hours] = [read.month, read.day, hour].map((each) => each.padStart(2, '0'));
  return [whole, year.padStart(4, '20'), month, day, hours, minute, second, fraction, `${half} ${zone ?? ''}`.trim()];
}

function written([, day = '', month = '', year = '', time = '', half = '', zone = '']: readonly (
  | string
  | undefined
)[]) {
  const number = String(MONTH_NAMES.indexOf(month) + 1).padStart(2, '0');
  const whole = time.split(':').length < 3 ? `${time}:00` : time;
  const offset = /^[+-]\d{4}|^[A-Z]{1,5}\b/.exec(zone ?? '')?.[0] ?? '';
  return plausible(
    readIsoStamp(`${year}-${number}-${day.padStart(2, '0')} ${whole}${half ?? ''} ${offset}`.trim(), {}),
  );
}

function plausible(stamp: Stamp | null): Stamp | null {
  return stamp !== null && stamp.ms >= EARLIEST ? stamp : null;
}

/**
 * What a terminal program, `script` or a mail program writes above what it holds: `=~=~= PuTTY log 2026.03.12 10:00:00 =~=~=`,
 * `Script started on …`, `Date: Thu, 12 Mar 2026 …`. Null for other lines.
 */
export function readSessionStart(line: string): Stamp | null {
  if (!SESSION_HEAD.test(line)) return null;
  const found =
    /^[=~]{4,} ?PuTTY log (\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d) [=~]{4,}/.exec(line)?.[1] ??
    /^Script started(?: on|,) (?:file is \S+ )?(.*?)(?: \[.*\])?\s*$/.exec(line)?.[1] ??
    /^(?:Date(?:\/Time)?|Sent|Gesendet|Envoyé): +(.*?)\s*$/.exec(line)?.[1] ??
    /^Problem started at (\d\d:\d\d:\d\d) on (\d{4}\.\d\d\.\d\d)/.exec(line)?.slice(1).reverse().join(' ') ??
    /^-{2,} ?(?:log|session|capture) (?:opened|started)(?: at| on)?:? (.*?) ?-*$/i.exec(line)?.[1];
  if (found !== undefined) return readToolMoment(found);
  // `Start time: 20260311092001` of PowerShell's transcripts, `Time: 09:20:00.000 UTC Wed Mar 11 2026` of scripts on devices.
  const [, digits, told = ''] =
    /^(?:(?:Start|Capture|Collection) time|Time ?stamp|Time|(?:Captured|Collected)(?: at| on)?) ?: +(?:(20\d{12})|(\S.*\S))\s*$/i.exec(
      line,
    ) ?? [];
  return readToolMoment(digits?.replace(/^(....)(..)(..)(..)(..)/, '$1-$2-$3 $4:$5:') ?? told.replace(/^[*.]/, ''));
}

const SESSION_HEAD =
  /^(?:(?:start|capture|collection) time|time|captured|collected|[=~]{4}|Script started|Problem started at |Date(?:\/Time)?: |Sent: |Gesendet: |Envoyé: |-{2})/i;

/**
 * The date in a file's name: `show-tech_2026-03-05.txt`, `sw1-20260305-1200.log`, `tac_20260305T120000Z.zip!sw1.txt`. To the day: nobody
 * says by which clock. Null without one, or with two that differ.
 */
export function dateInName(path: string): Stamp | null {
  const name = path.split(/[/\\]/).slice(-1)[0] ?? '';
  const days = new Set<number>();
  for (const [, year, , month, day] of name.matchAll(NAME_DATE)) {
    const ms = Date.UTC(Number(year), Number(month) - 1, Number(day));
    if (new Date(ms).getUTCDate() === Number(day) && ms >= EARLIEST) days.add(ms);
  }
  const [only, another] = days;
  return only === undefined || another !== undefined ? null : { ms: only, isUtc: false, zone: null };
}

/** A day, and perhaps the time right behind it; no piece of a longer number. */
const NAME_DATE =
  /(?<!\d)(20\d\d)([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?!\d))/g;
