/**
 * A moment as a device printed it. With a known offset `ms` is true UTC and `iso` ends in `Z`; without one
 * (zone absent or ambiguous) `ms` counts the device's own wall clock as if it were UTC and `iso` carries no zone.
 * Moments of one device compare by `ms`; never compare a zoned and an unzoned one across devices.
 */
export interface Stamp {
  readonly iso: string;
  readonly ms: number;
  /** The abbreviation as printed, where it could not be resolved; null otherwise. */
  readonly zone: string | null;
}

/**
 * How the device's clock stood when it printed a log line: `*` never set or not authoritative, `.` lost its source.
 */
export type ClockMark = '*' | '.' | '';
