import type { LiveEvent, Unstamped } from '../model/live.js';
import { createRecentEvents } from './recent-events.js';

/** Events that are kept in memory for views that come back, and characters of them. */
const KEPT = 3000;
const KEPT_SIZE = 32_000_000;

/** The row of events of a collector: each gets the next number and the time, and is told to whoever listens. */
export interface EventRow {
  /** Number of the newest. */
  readonly last: number;
  /** Number of the oldest that is still in memory. */
  readonly oldest: number | undefined;
  push(event: Unstamped): LiveEvent;
  /** Those in memory after a number, oldest first. */
  after(id: number): readonly LiveEvent[];
  /** Those after a number that listeners were told of by now. */
  toldAfter(id: number): readonly LiveEvent[];
  /** @returns ends the listening */
  listen(take: (events: readonly LiveEvent[]) => void): () => void;
  /** Tells now of what else would be told of in a moment. */
  tell(): void;
}

/** @param last number of the newest event of an earlier run */
export function createEventRow(last: number): EventRow {
  const recent = createRecentEvents(KEPT, KEPT_SIZE);
  const takers = new Set<(events: readonly LiveEvent[]) => void>();
  let newest = last;
  let fresh: LiveEvent[] = [];
  let isTelling = false;

  function tell(): void {
    isTelling = false;
    const events = fresh;
    fresh = [];
    if (events.length > 0) for (const take of takers) take(events);
  }

  return {
    get last() {
      return newest;
    },
    get oldest() {
      return recent.oldest;
    },
    push(event) {
      newest += 1;
      const stamped = { id: newest, at: new Date().toISOString(), ...event } as LiveEvent;
      recent.push(stamped);
      fresh.push(stamped);
      if (!isTelling) {
        isTelling = true;
        setImmediate(tell);
      }
      return stamped;
    },
    after: (id) => recent.after(id),
    toldAfter(id) {
      const next = fresh[0]?.id ?? Number.POSITIVE_INFINITY;
      return recent.after(id).filter((event) => event.id < next);
    },
    listen(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    tell,
  };
}
