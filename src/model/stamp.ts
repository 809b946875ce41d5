/**
 * A moment as a device printed it. With a known offset `ms` is true UTC; without one (zone absent or ambiguous) it counts
 * the device's own wall clock as if it were UTC.
 * Moments of one device compare by `ms`; never compare a zoned and an unzoned one across devices.
 */
export interface Stamp {
  readonly ms: number;
  /** Its offset is known. */
  readonly isUtc: boolean;
  /** The abbreviation as printed, where it could not be resolved; null otherwise. */
  readonly zone: string | null;
}

const MINUTE = 60_000;
let lastMinute = Number.NaN;
let lastPrefix = '';

/** ISO 8601 with milliseconds; `Z` behind it only where the moment is true UTC. */
export function isoText({ ms, isUtc }: Stamp): string {
  const minute = Math.floor(ms / MINUTE);
  // Moments of a log come close to each other, and `toISOString` is slow.
  if (minute !== lastMinute) {
    lastPrefix = new Date(minute * MINUTE).toISOString().slice(0, 17);
    lastMinute = minute;
  }
  const rest = ms - minute * MINUTE;
  const second = Math.floor(rest / 1000);
  return lastPrefix + SECONDS[second] + MILLIS[rest - second * 1000] + (isUtc ? 'Z' : '');
}

/** Whether an ISO 8601 moment says its zone. */
export function hasZone(iso: string): boolean {
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(iso);
}

/** Milliseconds of an ISO 8601 moment; one without a zone is the device's own wall clock, taken as if UTC. NaN for what is none. */
export function millisecondsOf(iso: string): number {
  return Date.parse(hasZone(iso) ? iso : `${iso}Z`);
}

/** The same date in another year, milliseconds; null for a 29 February that the year doesn't have. */
export function inYear(ms: number, year: number): number | null {
  const date = new Date(ms);
  date.setUTCFullYear(year);
  return date.getUTCDate() === new Date(ms).getUTCDate() ? date.getTime() : null;
}

const SECONDS = Array.from({ length: 60 }, (_, value) => `${String(value).padStart(2, '0')}.`);
const MILLIS = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));

/**
 * How the device's clock stood when it printed a log line: `*` never set or not authoritative, `.` lost its source.
 */
export type ClockMark = '*' | '.' | '';
