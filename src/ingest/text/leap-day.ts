import type { LeapDay } from '../../model/record.js';
import { MONTH_NAMES } from './months.js';
import { readLogStamp, type StampContext } from './stamp.js';

const DATE = /(?<![\w-])([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d:\d\d/g;
/** Outputs print the year behind the time. */
const WITHOUT_YEAR = /(?<![\w-])(?:Feb 29|29 Feb),? \d\d:\d\d:\d\d(?![\d.]* 20\d\d)/;
/** Characters around it in which another date is looked for. */
const AROUND = 16 * 1024;
/** How it is written, and places in a piece of a log that are looked at: where years are printed there are many. */
const WORDS = ['Feb 29 ', '29 Feb '];
const PLACES_CAP = 4;
const DAY = 86_400_000;

/** The first line of 29 February without a year, whoever it is of: what the sieve steps over tells the year as well. */
export function findLeapDay(head: string, context: StampContext): LeapDay | null {
  const at = head.search(WITHOUT_YEAR);
  if (at < 0) return null;
  const ms = readLogStamp('Feb 29 00:00:00', '', context)?.stamp.ms;
  if (ms === undefined) return null;
  const above = head.slice(Math.max(0, at - AROUND), at);
  const below = head.slice(at, at + AROUND);
  const order = signOf(daysFromLeapDay(above).at(-1), -1) || signOf(daysFromLeapDay(below)[0], 1);
  return { ms, line: head.slice(0, at).split('\n').length, order };
}

/** Where the first line of that day begins in a later piece of a log; null where there is none. */
export function leapDayStart(piece: Buffer): number | null {
  // Most logs are of another month; digits are everywhere, and looking for them first would stop at each.
  if (!piece.includes('Feb ')) return null;
  const starts = WORDS.flatMap((word) => {
    let at = piece.indexOf(word);
    for (let count = 0; at >= 0 && count < PLACES_CAP; count += 1, at = piece.indexOf(word, at + 1))
      if (WITHOUT_YEAR.test(piece.toString('latin1', Math.max(0, at - 1), at + 40))) return [at];
    return [];
  });
  return starts.length === 0 ? null : piece.lastIndexOf(0x0a, Math.min(...starts)) + 1;
}

/** What stands around that place, in a piece that is let go of; null where there is none. */
export function aroundLeapDay(piece: Buffer, start = leapDayStart(piece)): string | null {
  return start === null ? null : piece.toString('latin1', Math.max(0, start - AROUND), start + AROUND);
}

/** Days between 29 February and each other date, the shorter way round the year. */
function daysFromLeapDay(text: string): number[] {
  return [...text.matchAll(DATE)].flatMap(([, word = '', day]) => {
    const month = MONTH_NAMES.indexOf(word);
    if (month < 0) return [];
    const days = (Date.UTC(2024, month, Number(day)) - Date.UTC(2024, 1, 29)) / DAY;
    return days === 0 ? [] : [days > 183 ? days - 366 : days];
  });
}

function signOf(days: number | undefined, side: -1 | 1): -1 | 0 | 1 {
  if (days === undefined) return 0;
  return days > 0 === side > 0 ? 1 : -1;
}
