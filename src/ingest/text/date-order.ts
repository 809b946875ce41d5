import { MONTH_NAMES } from './months.js';

/** Which of the two first numbers of `07/08/2026` is the day. */
export type DateOrder = 'day-first' | 'month-first';

/** What an input says of the order of its dates. */
export interface Dates {
  /** Null where nothing settles it. */
  readonly order: DateOrder | null;
  /** The first date that reads both ways, with its line; null where there is none. */
  readonly open: { readonly text: string; readonly line: number; readonly readings: readonly string[] } | null;
}

export const NO_DATES: Dates = { order: null, open: null };

const DAY = 86_400_000;
/** A date in numbers with a time behind it, or before it. */
const NUMERIC =
  /(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(20\d\d|\d\d)(?![\d/-])(?:(?=,?[ \t]{1,2}\d{1,2}:\d\d)|(?<=\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?: ?[AP]M)?,?[ \t]{1,2}\d{1,2}[/-]\d{1,2}[/-]\d{2,4}))/g;
/** The same moment beside it, by a clock that leaves no doubt: `2026-08-07`, `Aug  7`. */
const PLAIN =
  /(?<![\d.])(20\d\d)-(\d\d)-(\d\d)[T ]\d\d:\d\d|\b([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: 20\d\d)? \d\d:\d\d:\d\d/g;
/** Dates that must follow each other before their sequence says anything. */
const SEQUENCE_LEAST = 3;
/** Dates that are looked at. */
const DATES_CAP = 5000;

interface Found {
  readonly text: string;
  readonly line: number;
  readonly one: number;
  readonly other: number;
  /** Midnights, day first and month first. */
  readonly dayFirst: number;
  readonly monthFirst: number;
}

/**
 * Finds out whether an input writes the day or the month first, from the dates in its beginning: one with a number above 12; a date that
 * would lie ahead of `now`; the same moment in the same line by another clock; a sequence that goes one way in one order only.
 * What contradicts itself settles nothing.
 */
export function findDates(head: string, now: number): Dates {
  const dates = datesIn(head);
  if (dates.length === 0) return NO_DATES;
  const open = dates.find(({ one, other }) => one <= 12 && other <= 12 && one !== other) ?? null;
  if (open === null) return NO_DATES;
  const byNumbers = dates.flatMap(byNumber);
  const isMixed = byNumbers.length > 0 && agreed(byNumbers) === null;
  const order = isMixed
    ? null
    : (agreed(byNumbers) ??
      agreed(dates.flatMap((date) => byNow(date, now))) ??
      agreed(besideAnother(head)) ??
      bySequence(dates));
  return { order, open: { text: open.text, line: open.line, readings: readingsOf(open) } };
}

function datesIn(head: string): Found[] {
  const dates: Found[] = [];
  let line = 1;
  let at = 0;
  for (const match of head.matchAll(NUMERIC)) {
    for (let end = head.indexOf('\n', at); end >= 0 && end < match.index; end = head.indexOf('\n', at)) {
      line += 1;
      at = end + 1;
    }
    if (match[4]?.length === 4 || isYear(match[1] ?? '', match[4] ?? '')) dates.push(foundIn(match, line));
    if (dates.length >= DATES_CAP) break;
  }
  return dates;
}

function foundIn([text, first = '', sign, second = '', year]: RegExpMatchArray, line: number): Found {
  const [one, other] = [Number(first), Number(second)];
  const midnight = (month: number, day: number) => Date.UTC(Number(year?.padStart(4, '20')), month - 1, day);
  return {
    text: `${first}${sign}${second}${sign}${year}`,
    line: text === '' ? 0 : line,
    one,
    other,
    dayFirst: midnight(other, one),
    monthFirst: midnight(one, other),
  };
}

/** The one order that all votes are for; null without any, and where they differ. */
function agreed(votes: readonly DateOrder[]): DateOrder | null {
  const [first = null] = votes;
  return votes.every((vote) => vote === first) ? first : null;
}

function byNumber({ one, other }: Found): DateOrder[] {
  if (one > 12) return ['day-first'];
  return other > 12 ? ['month-first'] : [];
}

/** What was logged was logged before now. */
function byNow({ dayFirst, monthFirst }: Found, now: number): DateOrder[] {
  const isAhead = (midnight: number) => midnight > now + DAY;
  if (isAhead(dayFirst) === isAhead(monthFirst)) return [];
  return [isAhead(dayFirst) ? 'month-first' : 'day-first'];
}

/** Lines below a date in which the message that it is of may stand: mails name the time first. */
const BESIDE_LINES = 6;

/** A line, or a few, tell a moment twice: the reading within a day of the other one counts. */
function besideAnother(head: string): DateOrder[] {
  const lines = head.split('\n');
  return lines.flatMap((line, index) => {
    const [match] = line.matchAll(NUMERIC);
    if (match === undefined) return [];
    const date = foundIn(match, 0);
    const year = new Date(date.dayFirst).getUTCFullYear();
    const own = [...line.matchAll(PLAIN)];
    const others =
      own.length > 0
        ? own
        : [
            ...lines
              .slice(index + 1, index + 1 + BESIDE_LINES)
              .join('\n')
              .matchAll(PLAIN),
          ];
    return others.flatMap(([, iso, isoMonth, isoDay, word = '', day]) => {
      const month = iso === undefined ? MONTH_NAMES.indexOf(word) : Number(isoMonth) - 1;
      const other = Date.UTC(iso === undefined ? year : Number(iso), month, Number(isoDay ?? day));
      const isNear = (midnight: number) => month >= 0 && Math.abs(midnight - other) <= DAY;
      if (isNear(date.dayFirst) === isNear(date.monthFirst)) return [];
      return [isNear(date.dayFirst) ? ('day-first' as const) : ('month-first' as const)];
    });
  });
}

/** Logs go one way. */
function bySequence(dates: readonly Found[]): DateOrder | null {
  if (new Set(dates.map(({ text }) => text)).size < SEQUENCE_LEAST) return null;
  const goesOneWay = (key: 'dayFirst' | 'monthFirst') => {
    const steps = dates.slice(1).map((date, index) => date[key] - (dates[index]?.[key] ?? 0));
    return steps.every((step) => step >= 0) || steps.every((step) => step <= 0);
  };
  const [dayFirst, monthFirst] = [goesOneWay('dayFirst'), goesOneWay('monthFirst')];
  if (dayFirst === monthFirst) return null;
  return dayFirst ? 'day-first' : 'month-first';
}

function readingsOf({ dayFirst, monthFirst }: Found): readonly string[] {
  return [dayFirst, monthFirst].map((midnight) => {
    const date = new Date(midnight);
    return `${date.getUTCDate()} ${MONTH_NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  });
}

/** Whether the last two digits of `03/05/26` can be the year alone: nothing here was in use before 2015. */
export function isYear(one: string, last: string): boolean {
  return Number(one) < 15 && Number(last) >= 15;
}

/** The day and the month of a date in numbers, as printed; null where nothing says which is which. */
export function dayAndMonth(
  one: string,
  other: string,
  order: DateOrder | null,
): { readonly day: string; readonly month: string } | null {
  if (Number(one) > 12 || one.padStart(2, '0') === other.padStart(2, '0')) return { day: one, month: other };
  if (Number(other) > 12) return { day: other, month: one };
  if (order === null) return null;
  return order === 'day-first' ? { day: one, month: other } : { day: other, month: one };
}
