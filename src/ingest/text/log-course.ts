import type { LogCourse } from '../../model/record.js';
import { MONTH_NAMES } from './months.js';

export const NO_COURSE: LogCourse = { order: 0, turns: [] };

/** The first date of a line that prints no year: neither before its time nor behind it, as outputs do. */
const DATE =
  /^[^\n]{0,120}?(?<![\w-])(?:([A-Z][a-z]{2}) {1,2}(\d{1,2})|(\d{1,2}) ([A-Z][a-z]{2})),? (\d\d):(\d\d):(\d\d)(?![\d.]*(?: [A-Z]{1,5})? 20\d\d)/gm;
const DAY = 86_400_000;
/** A leap year: it has all days. */
const YEAR = 366 * DAY;

interface Dated {
  /** Milliseconds since the beginning of its year. */
  readonly ms: number;
  readonly line: number;
}

/** Lines further apart tell nothing: logs of several devices may stand one below the other. */
const NEAR = 92 * DAY;

/** How a log without years runs, and where it goes over a new year, by the dates in its beginning. */
export function findCourse(head: string): LogCourse {
  const dates = datesIn(head);
  const steps = dates.slice(1).flatMap(({ ms, line }, index) => {
    const plain = ms - (dates[index]?.ms ?? ms);
    const short = shortWay(plain);
    return Math.abs(short) > NEAR ? [] : [{ line, plain, short }];
  });
  const order = Math.sign(steps.reduce((sum, { short }) => sum + Math.sign(short), 0));
  if (order === 0) return NO_COURSE;
  const turns = steps.filter(({ plain, short }) => plain * order < 0 && short * order > 0).map(({ line }) => line);
  return { order: order < 0 ? -1 : 1, turns };
}

/** Milliseconds between two dates of which nobody knows the years, the shorter way round the year. */
export function shortWay(ms: number): number {
  const rest = ms % YEAR;
  return rest > YEAR / 2 ? rest - YEAR : rest < -YEAR / 2 ? rest + YEAR : rest;
}

function datesIn(head: string): Dated[] {
  let line = 1;
  let at = 0;
  return [...head.matchAll(DATE)].flatMap((match) => {
    for (let end = head.indexOf('\n', at); end >= 0 && end < match.index; end = head.indexOf('\n', at)) {
      line += 1;
      at = end + 1;
    }
    const [, before, dayBehind, dayBefore, behind, ...time] = match;
    const month = MONTH_NAMES.indexOf(before ?? behind ?? '');
    if (month < 0) return [];
    const [hour, minute, second] = time.map(Number);
    return [
      { ms: Date.UTC(2024, month, Number(dayBehind ?? dayBefore), hour, minute, second) - Date.UTC(2024, 0), line },
    ];
  });
}
