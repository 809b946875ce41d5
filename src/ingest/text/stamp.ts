import { Memo } from '../../model/memo.js';
import type { Stamp } from '../../model/stamp.js';
import { type DateOrder, dayAndMonth } from './date-order.js';
import { ownCopy } from './own-copy.js';

/**
 * Abbreviations that name one offset wherever they are used, in minutes east of UTC. Left out on purpose: IST (India,
 * Ireland, Israel), CST and CDT (America, China, Cuba), EST (America, Australia), PST (America, Philippines), MST
 * (America, Malaysia), BST (Britain, Bangladesh), AST and ADT (Atlantic, Arabia), GST, SST, ECT, AMT. Those stay as
 * printed until the user settles them.
 */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  UCT: 0,
  Z: 0,
  ZULU: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  MET: 60,
  METDST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  TRT: 180,
  SAST: 120,
  EAT: 180,
  CAT: 120,
  PKT: 300,
  NPT: 345,
  ICT: 420,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  ACST: 570,
  ACDT: 630,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  NDT: -150,
  EDT: -240,
  MDT: -360,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  BRT: -180,
  ART: -180,
  CLST: -180,
  COT: -300,
  PET: -300,
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = 86_400_000;

/** A moment taken apart, before its zone is applied. `year` is null where the text prints none. */
interface Parts {
  readonly year: number | null;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Milliseconds; finer digits are cut off. */
  readonly milli: number;
  readonly zone: string;
}

/** What `readLogStamp` needs: the caller's clock for years that are not printed, and zones that the user has settled. */
export interface StampContext {
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Minutes east of UTC by abbreviation, in any case. */
  readonly zones: Readonly<Record<string, number>>;
  /** Of dates in numbers, such as `07/08/2026`; those that read both ways have no time where it is not known. */
  readonly dates?: DateOrder | null;
}

/**
 * Minutes east of UTC of a zone as printed, or null where it is absent, unknown or ambiguous.
 * Reads the table above, what the user settled (which wins), and `UTC+07:30`, `UTC+1`, `GMT-5`, `+0100`, `-05:00`.
 */
export function zoneOffset(zone: string, zones: Readonly<Record<string, number>>): number | null {
  if (zone === '') return null;
  const upper = zone.toUpperCase();
  const settled = Object.hasOwn(zones, zone) ? zones[zone] : Object.hasOwn(zones, upper) ? zones[upper] : undefined;
  if (settled !== undefined) return settled;
  if (Object.hasOwn(ZONES, upper)) return ZONES[upper] ?? null;
  const numeric = /^(?:UTC|GMT|Z)?([+-])(\d{1,2})(?::?(\d\d))?$/.exec(upper);
  if (numeric === null) return null;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
  if (minutes > 15 * 60) return null;
  return numeric[1] === '-' ? -minutes : minutes;
}

/** Summer times of one place alone, and what the same clocks show in winter. */
const WINTERS: Readonly<Record<string, readonly [winter: string, minutes: number]>> = {
  EDT: ['EST', -300],
  MDT: ['MST', -420],
  PDT: ['PST', -480],
};

/** Abbreviations of several places that others in the same text settle: beside `EDT` is `EST` America's. */
export function zonesBeside(text: string): Record<string, number> {
  const found = Object.entries(WINTERS).filter(([summer]) => new RegExp(`\\d ${summer}\\b`).test(text));
  return Object.fromEntries(found.map(([, settled]) => settled));
}

/** True for a word that is surely a zone and not, say, a host name: `UTC`, `cest`, `IST`, `UTC+1`. */
export function isZoneName(word: string): boolean {
  return zoneOffset(word, {}) !== null || AMBIGUOUS.has(word.toUpperCase());
}
const AMBIGUOUS = new Set(['IST', 'CST', 'CDT', 'EST', 'PST', 'MST', 'BST', 'AST', 'ADT', 'NST', 'GST', 'PHT', 'WIT']);

/**
 * The stamp of a log line, with the mark and the zone already split off: `Mar  7 2026 23:37:36.600`, `Mar  7 23:36:38`,
 * `2020 Jun 22 22:28:45`, ISO 8601. A year that is not printed becomes the latest one that puts the stamp no more than a
 * day after `now`. Null for anything else, for impossible dates, and for 1970: a clock that was never set.
 */
export function readLogStamp(
  text: string,
  zone: string,
  context: StampContext,
): { stamp: Stamp; yearInferred: boolean } | null {
  if (text[1] !== '/' && (text[4] === '-' || text[4] === '/')) {
    const whole = zone === '' ? text : `${text} ${zone}`;
    const iso = recallIso(whole, context) ?? readIso(whole, context) ?? readIso(text, context);
    return iso === null ? null : { stamp: iso, yearInferred: false };
  }
  return recallDay(text, zone, context) ?? readDated(text, zone, context);
}

/** A date without its time, with its zone, as it was read once. */
interface Day {
  /** Milliseconds at its midnight; without a printed year in the year that was found for it. */
  readonly start: number;
  readonly yearInferred: boolean;
  readonly isUtc: boolean;
  /** Of the stamp; null where its offset is known or none is printed. */
  readonly zone: string | null;
  /** As printed. */
  readonly key: string;
  readonly zones: StampContext['zones'];
  readonly dates: DateOrder | null;
}

/** By zone, and by the date as printed; ISO 8601 under the zone as it stands behind the time. */
const ZONES_CAP = 64;
const DAYS_CAP = 1024;
const days = new Memo<string, Memo<string, Day>>(ZONES_CAP);

function dayOf(text: string, end: number, zone: string, context: StampContext): Day | undefined {
  const day = days.get(zone)?.get(text.slice(0, end));
  return day?.zones === context.zones && day.dates === (context.dates ?? null) ? day : undefined;
}

function rememberDay(text: string, end: number, day: Day): void {
  let ofZone = days.get(day.key);
  if (ofZone === undefined) {
    ofZone = new Memo(DAYS_CAP);
    days.set(day.key, ofZone);
  }
  ofZone.set(ownCopy(text.slice(0, end)), day);
}
/** No two dates of the same day and month are nearer to each other. */
const SHORTEST_YEAR = 365 * DAY;

/** `Mar  7 23:36:38.123` on a day and in a zone that were read before: only the time is new. Null where that isn't sure. */
function recallDay(text: string, zone: string, context: StampContext) {
  const at = text.indexOf(':') - 2;
  const day = dayOf(text, at, zone, context);
  if (day === undefined) return null;
  const ms = day.start + millisecondsOfDay(text, at, text.length);
  // The year that was found holds for another line only while the whole day and the same one a year later agree on it.
  const latest = context.now + DAY;
  if (day.yearInferred && (day.start + DAY > latest || day.start + SHORTEST_YEAR <= latest)) return null;
  return Number.isNaN(ms) ? null : { stamp: stampOn(day, ms), yearInferred: day.yearInferred };
}

function stampOn(day: Day, ms: number): Stamp {
  return { ms, isUtc: day.isUtc, zone: day.zone };
}

/** Where the time of `2026-03-06T02:01:11.101+00:00` begins. */
const ISO_TIME = 11;

/** Where its zone begins: behind whole seconds or milliseconds. */
function isoZoneAt(text: string): number {
  return text.charCodeAt(ISO_TIME + 8) === POINT ? ISO_TIME + 12 : ISO_TIME + 8;
}

/** ISO 8601 on a day and in a zone that were read before. */
function recallIso(text: string, context: StampContext): Stamp | null {
  const zoneAt = isoZoneAt(text);
  const day = dayOf(text, ISO_TIME, text.slice(zoneAt), context);
  if (day === undefined) return null;
  const ms = day.start + millisecondsOfDay(text, ISO_TIME, zoneAt);
  return Number.isNaN(ms) ? null : stampOn(day, ms);
}

function readIso(text: string, context: StampContext): Stamp | null {
  const stamp = readIsoStamp(text, context.zones);
  const zoneAt = isoZoneAt(text);
  const time = millisecondsOfDay(text, ISO_TIME, zoneAt);
  if (stamp !== null && !Number.isNaN(time)) {
    const { ms, isUtc, zone } = stamp;
    const key = text.slice(zoneAt);
    const { zones, dates = null } = context;
    rememberDay(text, ISO_TIME, { start: ms - time, yearInferred: false, isUtc, zone, key, zones, dates });
  }
  return stamp;
}

/** `23:36:38.123` from `at` to `end` as milliseconds; NaN for other shapes, and for seconds that don't exist. */
function millisecondsOfDay(text: string, at: number, end: number): number {
  const hours = twoDigits(text, at);
  const minutes = twoDigits(text, at + 3);
  const seconds = twoDigits(text, at + 6);
  const isShaped = text.charCodeAt(at + 5) === COLON && hours < 24 && minutes < 60 && seconds < 60;
  const whole = isShaped ? ((hours * 60 + minutes) * 60 + seconds) * 1000 : Number.NaN;
  if (end === at + 8) return whole;
  const isFine = end === at + 12 && text.charCodeAt(at + 8) === POINT;
  return isFine ? whole + twoDigits(text, at + 9) * 10 + digit(text, at + 11) : Number.NaN;
}

const COLON = 0x3a;
const POINT = 0x2e;

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 0x30;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

function readDated(text: string, zone: string, context: StampContext): { stamp: Stamp; yearInferred: boolean } | null {
  const read = readParts(text, zone, context);
  if (read === null) return null;
  const at = text.indexOf(':') - 2;
  const { stamp, yearInferred } = read;
  const start = stamp.ms - millisecondsOfDay(text, at, text.length);
  if (!Number.isNaN(start)) {
    const { isUtc, zone: unsettled } = stamp;
    const { zones, dates = null } = context;
    rememberDay(text, at, { start, yearInferred, isUtc, zone: unsettled, key: zone, zones, dates });
  }
  return read;
}

const TIME = '(\\d{1,2}):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?(?: ([AaPp][Mm]))?';
/** Orders of a date around its time, with what stands in each place. */
const ORDERS: readonly (readonly [shape: RegExp, names: readonly ('day' | 'month' | 'year')[]])[] = [
  // Mar  7 2026 23:37:36.600
  [new RegExp(`^([A-Za-z]{3}) {1,2}(\\d{1,2})(?:,? (\\d{4}),?)? ${TIME}$`), ['month', 'day', 'year']],
  // 2026 Mar  7 23:37:36.600, as NX-OS prints it
  [new RegExp(`^(\\d{4}) ([A-Za-z]{3}) {1,2}(\\d{1,2}) ${TIME}$`), ['year', 'month', 'day']],
  // 7 Mar 2026 23:37:36
  [new RegExp(`^(\\d{1,2}) ([A-Za-z]{3}) (\\d{4}),? ${TIME}$`), ['day', 'month', 'year']],
];

function readParts(text: string, zone: string, context: StampContext): { stamp: Stamp; yearInferred: boolean } | null {
  for (const [shape, names] of ORDERS) {
    const match = shape.exec(text);
    if (match === null) continue;
    const of = (name: 'day' | 'month' | 'year') => match[names.indexOf(name) + 1];
    return place(parts(of('year'), of('month'), of('day'), match.slice(names.length + 1), zone), context);
  }
  return readCollectors(text, zone, context);
}

/** Stamps that collectors print and no device does: `Sat Mar  7 23:37:36 2026`, `13/03/2026 11:37:36 PM`, `1772926656.600`. */
function readCollectors(text: string, zone: string, context: StampContext) {
  if (/^1\d{9}(?:\.\d{1,9})?$/.test(text)) {
    return { stamp: { ms: Math.floor(Number(text) * 1000), isUtc: true, zone: null }, yearInferred: false };
  }
  const whole = /^[A-Za-z]{3},? +([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d\S*)(?: ([A-Z]{1,5}))? (\d{4})$/.exec(
    text,
  );
  if (whole !== null) {
    const [, month, day, time, printed, year] = whole;
    return readParts(`${month} ${day} ${year} ${time}`, printed ?? zone, context);
  }
  const numeric = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}),?[ \\t]${TIME}$`).exec(text);
  if (numeric === null) return null;
  const [, one = '', sign, other = '', year, ...time] = numeric;
  // With points the day stands first.
  const found = dayAndMonth(one, other, sign === '.' ? 'day-first' : (context.dates ?? null));
  if (found === null) return null;
  return place(parts(year, MONTHS[Number(found.month) - 1], found.day, time, zone), context);
}

/**
 * A moment as show outputs print it: `Sep 22 12:02:21 2020 PST`, `*11:43:15.743 UTC Wed Nov 17 2021` (`show clock`),
 * `2021-11-17 03:31:32.920 UTC` (event log), `Feb 10 2023 11:27:20 UTC`, ISO 8601. The zone may be missing.
 * Null for anything else and for `Jan 01 00:00:00 1970`, which is how a device prints "never".
 */
export function readShowTime(text: string, zones: Readonly<Record<string, number>>): Stamp | null {
  const trimmed = text.trim();
  const context = { now: 0, zones };
  const iso = readIsoStamp(trimmed, zones);
  if (iso !== null) return iso;
  // Sep 22 12:02:21 2020 PST
  const show =
    /^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\d{4})(?: (\S+))?$/i.exec(
      trimmed,
    );
  if (show !== null) {
    const [, month, day, hour, minute, second, milli, year, zone] = show;
    return place(parts(year, month, day, [hour, minute, second, milli], zone ?? ''), context)?.stamp ?? null;
  }
  // *11:43:15.743 UTC Wed Nov 17 2021
  const clock =
    /^[*.]?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: (\S+))? [A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{4})$/i.exec(
      trimmed,
    );
  if (clock !== null) {
    const [, hour, minute, second, milli, zone, month, day, year] = clock;
    return place(parts(year, month, day, [hour, minute, second, milli], zone ?? ''), context)?.stamp ?? null;
  }
  // Feb 10 2023 11:27:20 UTC, and the year-first order of NX-OS
  const yearSecond = /^((?:[A-Z][a-z]{2} {1,2}\d{1,2} \d{4}|\d{4} [A-Z][a-z]{2} {1,2}\d{1,2}) \S+)(?: (\S+))?$/i.exec(
    trimmed,
  );
  if (yearSecond === null) return null;
  return readLogStamp(yearSecond[1] ?? '', yearSecond[2] ?? '', context)?.stamp ?? null;
}

/** RFC 3339, and the looser forms with a blank for the `T` and a zone's name at the end. Null for anything else. */
export function readIsoStamp(text: string, zones: Readonly<Record<string, number>>): Stamp | null {
  if (!/^\d{4}[-/]/.test(text)) return null;
  const match =
    /^(\d{4})[-/](\d\d)[-/](\d\d)[Tt \t](\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ([AaPp][Mm]))?(?: ?([Zz]|[+-]\d\d:?\d\d|[A-Za-z][A-Za-z0-9+:-]{0,11}))?$/.exec(
      text,
    );
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, milli, half, zone] = match;
  const numbers = parts(year, MONTHS[Number(month) - 1], day, [hour, minute, second, milli, half], zone ?? '');
  return place(numbers, { now: 0, zones })?.stamp ?? null;
}

function parts(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: readonly (string | undefined)[],
  zone: string,
): Parts | null {
  const index = MONTHS.indexOf((month ?? '').toLowerCase());
  if (index < 0) return null;
  return {
    year: year === undefined ? null : Number(year),
    month: index,
    day: Number(day),
    hour: hourOf(time[0], time[4]),
    minute: Number(time[1]),
    second: Number(time[2]),
    milli: Number((time[3] ?? '').padEnd(3, '0').slice(0, 3)),
    zone,
  };
}

/** Of 24; with AM or PM the printed one is of twelve, 12 being the first. */
function hourOf(printed: string | undefined, half: string | undefined): number {
  const hour = Number(printed);
  if (half === undefined) return hour;
  return hour < 1 || hour > 12 ? Number.NaN : (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

/** Gives the parts their place in time. Null for dates that don't exist and for 1970. */
function place(given: Parts | null, context: StampContext): { stamp: Stamp; yearInferred: boolean } | null {
  if (given === null || !(given.hour <= 23) || given.minute > 59 || given.second > 60) return null;
  const offset = zoneOffset(given.zone, context.zones);
  const shift = (offset ?? 0) * 60_000;
  if (given.year !== null) {
    const ms = utc(given, given.year);
    return ms === null || given.year <= 1970
      ? null
      : { stamp: stampOf(ms - shift, offset, given.zone), yearInferred: false };
  }
  const latest = new Date(context.now + DAY).getUTCFullYear() + 1;
  // Nine years back reaches a leap year from anywhere, for a log line of 29 February.
  for (let year = latest; year >= latest - 9; year -= 1) {
    const ms = utc(given, year);
    if (ms === null || ms - shift > context.now + DAY) continue;
    return year <= 1970 ? null : { stamp: stampOf(ms - shift, offset, given.zone), yearInferred: true };
  }
  return null;
}

/** The parts as milliseconds, read as UTC; null for the 30th of February. A leap second counts as the next second. */
function utc(given: Parts, year: number): number | null {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = given.month === 1 && isLeap ? 29 : (DAYS[given.month] ?? 0);
  if (given.day < 1 || given.day > days) return null;
  return Date.UTC(year, given.month, given.day, given.hour, given.minute, given.second, given.milli);
}
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function stampOf(ms: number, offset: number | null, zone: string): Stamp {
  return { ms, isUtc: offset !== null, zone: offset !== null || zone === '' ? null : zone };
}
