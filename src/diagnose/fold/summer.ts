import type { Stamp } from '../../model/stamp.js';

const HOUR = 3_600_000;
/** March, April, October, November. */
const MONTHS: ReadonlySet<number> = new Set([2, 3, 9, 10]);

/** What a clock showed. */
export interface Shown {
  readonly at: Stamp;
  /** Its year is known. */
  readonly isFull: boolean;
}

/** Whether clocks may have been put back by an hour between two lines, the night of a Sunday in spring or autumn. */
export function endsSummer({ at: then, isFull }: Shown, { at }: Shown): boolean {
  const [one, other] = [new Date(then.ms), new Date(at.ms)];
  if (then.ms <= at.ms || then.ms - at.ms > HOUR || then.isUtc || at.isUtc) return false;
  const isNight = one.getUTCHours() < 4 && other.getUTCHours() < 4;
  const isSunday = one.getUTCDay() === 0 || !isFull;
  return isNight && isSunday && MONTHS.has(one.getUTCMonth());
}
