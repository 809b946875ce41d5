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

/** ISO 8601 with milliseconds; `Z` behind it only where the moment is true UTC. */
export function isoText({ ms, isUtc }: Stamp): string {
  const text = new Date(ms).toISOString();
  return isUtc ? text : text.slice(0, -1);
}

/**
 * How the device's clock stood when it printed a log line: `*` never set or not authoritative, `.` lost its source.
 */
export type ClockMark = '*' | '.' | '';
