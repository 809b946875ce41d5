/** A day, milliseconds. */
const DAY = 86_400_000;

/** What age of events is measured with: a clock that may be set while it is looked at, and one that only goes on. */
export interface Clocks {
  /** Milliseconds since 1970 UTC. */
  readonly wall: number;
  /** Milliseconds since some moment; never goes back, never jumps. */
  readonly elapsed: number;
}

/**
 * Tells before which moment events are too old. Time counts only as it passes while the store is open: a clock that was set wrong,
 * now or before the start, deletes nothing, and what was kept longer than asked for goes in the end.
 *
 * @param newest when the newest event in the store happened, milliseconds since 1970 UTC; null in an empty one
 */
export function createAgeing(newest: number | null, retentionDays: number, start: Clocks): (now: Clocks) => number {
  const from = newest === null ? start.wall : Math.min(start.wall, newest + DAY);
  return ({ wall, elapsed }) => Math.min(wall, from + elapsed - start.elapsed) - retentionDays * DAY;
}
