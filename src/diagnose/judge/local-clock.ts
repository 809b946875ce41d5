import { MONTH_NAMES } from '../../ingest/text/months.js';
import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { hasZone, isoText, millisecondsOf } from '../../model/stamp.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = MONTH_NAMES.map((name) => name.toLowerCase());

/** Turns a moment on the device's own clock, ISO 8601 without a zone, into UTC; null for one that has a zone. */
export type ToUtc = (local: string) => string | null;

/**
 * The device's clock as `clock timezone` and `clock summer-time` set it. Null where the configuration doesn't tell, or where outputs print
 * another zone than the configured ones.
 */
export function configuredClock({ config, state }: Known<FactShape>): ToUtc | null {
  const { timezone, timezoneOffsetMinutes, summerTime } = config ?? {};
  if (!timezone || timezoneOffsetMinutes === undefined) return null;
  const [summerName = ''] = summerTime?.value.split(' ') ?? [];
  const printed = state?.clock?.zone?.value.toUpperCase();
  const names = [timezone.value, summerName].map((name) => name.toUpperCase());
  if (printed !== undefined && !names.includes(printed)) return null;
  const summer = summerTime === undefined ? null : readSummer(summerTime.value);
  return (local) => {
    if (hasZone(local)) return null;
    const ms = millisecondsOf(local);
    if (Number.isNaN(ms)) return null;
    const ahead = timezoneOffsetMinutes.value + (summer?.(ms) ?? 0);
    return isoText({ ms: ms - ahead * MINUTE, isUtc: true, zone: null });
  };
}

const LOCAL = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?!\.?\d|Z|[+-]\d\d)/g;

/** A text in which each moment on the device's own clock has the same in UTC beside it, where that is known. */
export function besideUtc(text: string, clock: ToUtc | null): string {
  if (clock === null) return text;
  return text.replace(LOCAL, (local) => {
    const utc = clock(local.replace(' ', 'T'));
    return utc === null ? local : `${local} (${utc})`;
  });
}

/** Minutes by which the clock is ahead of its standard time at a moment of its own. */
type Summer = (ms: number) => number;

/** Without dates the rule is that of the United States. */
const US_RULE = '2 Sun Mar 2:00 1 Sun Nov 2:00';

/** `CEST recurring last Sun Mar 2:00 last Sun Oct 3:00 60`, `EDT recurring`, `CEST date Mar 30 2003 2:00 Oct 26 2003 3:00`. */
function readSummer(text: string): Summer | null {
  const [, form = '', rest = ''] = /^\S+ (recurring|date)\b ?(.*)$/i.exec(text) ?? [];
  const words = (rest === '' && form.toLowerCase() === 'recurring' ? US_RULE : rest).toLowerCase().split(/ +/);
  const read = form.toLowerCase() === 'date' ? dated : recurring;
  const [start, end] = [read(words.slice(0, 4)), read(words.slice(4, 8))];
  const minutes = Number(words[8] ?? 60);
  if (start === null || end === null || !Number.isSafeInteger(minutes)) return null;
  return (ms) => {
    const year = new Date(ms).getUTCFullYear();
    const [from, to] = [start(year), end(year)];
    // South of the equator summer spans the new year.
    const isSummer = from <= to ? ms >= from && ms < to : ms >= from || ms < to;
    return isSummer ? minutes : 0;
  };
}

/** The change in a given year, on the device's own clock. */
type Change = (year: number) => number;

/** `last sun mar 2:00` */
function recurring([week = '', day = '', month = '', time = '']: readonly string[]): Change | null {
  const [weekday, place, minutes] = [DAYS.indexOf(day.slice(0, 3)), MONTHS.indexOf(month.slice(0, 3)), clockTime(time)];
  const count = week === 'last' ? 5 : week === 'first' ? 1 : Number(week);
  if (weekday < 0 || place < 0 || minutes === null || !(count >= 1 && count <= 5)) return null;
  return (year) => {
    const first = Date.UTC(year, place, 1);
    const earliest = 1 + ((weekday - new Date(first).getUTCDay() + 7) % 7) + (count - 1) * 7;
    const daysIn = new Date(Date.UTC(year, place + 1, 0)).getUTCDate();
    return first + ((earliest > daysIn ? earliest - 7 : earliest) - 1) * DAY + minutes * MINUTE;
  };
}

/** `mar 30 2003 2:00`, or the day before the month. */
function dated([one = '', two = '', year = '', time = '']: readonly string[]): Change | null {
  const [month, day] = /^\d/.test(one) ? [two, one] : [one, two];
  const [place, minutes] = [MONTHS.indexOf(month.slice(0, 3)), clockTime(time)];
  if (place < 0 || minutes === null || !/^\d{1,2}$/.test(day) || !/^\d{4}$/.test(year)) return null;
  const at = Date.UTC(Number(year), place, Number(day)) + minutes * MINUTE;
  return () => at;
}

function clockTime(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(text) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}
