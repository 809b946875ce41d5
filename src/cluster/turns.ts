import { shareOf } from '../collector/pace.js';
import { PARTITIONS } from './placement.js';

/** What judging a device and writing what it led to is taken to cost, milliseconds. */
const COST = 2;
/** Time that a partition saves up for when several devices change at once, and what it may owe for one that was quiet. */
const SAVED = 4 * COST;
const OWED = 4 * COST;
/**
 * A device that was not judged for so long may be judged on credit, milliseconds. In a storm each has its turn within this time, or
 * they would all be judged on credit and none was left for who was quiet.
 */
const QUIET = 60_000;
/** Milliseconds over which the rate is taken. */
const SMOOTHED = 500;

/** What is kept of a partition's turns, so that whoever takes it over goes on with the same ones. */
export interface KeptTurns {
  /** Milliseconds of the batches' time. */
  readonly at: number;
  readonly credit: number;
  /** Messages a second of this partition. */
  readonly rate: number;
  /** Workers that share the partitions. */
  readonly workers: number;
}

/**
 * How many devices of a partition may be judged: its share of the time that all workers have for that, as one collector would have it,
 * by the batches' time and their messages alone. With what was measured instead, the same log would lead to other news.
 */
export interface Turns {
  /** A batch of so many messages came at this time. */
  pass(at: number, messages: number): void;
  /** @param waitsSince when the device in question was judged last */
  has(waitsSince: number): boolean;
  spend(): void;
  /** When a device that waits will have its turn if nothing comes, milliseconds of the batches' time. */
  next(): number;
  share(workers: number): void;
  kept(): KeptTurns;
}

export function createTurns(before: KeptTurns | null, start: number): Turns {
  let { at, credit, rate, workers } = before ?? { at: start, credit: SAVED, rate: 0, workers: 1 };

  /** Milliseconds of judging for each millisecond that passes. */
  const gain = () => (shareOf((rate * PARTITIONS) / workers) * workers) / PARTITIONS;

  return {
    pass(now, messages) {
      const elapsed = Math.max(1, now - at);
      rate += ((messages * 1000) / elapsed - rate) * Math.min(1, elapsed / SMOOTHED);
      credit = Math.min(SAVED, credit + elapsed * gain());
      at = Math.max(at, now);
    },
    has: (waitsSince) => credit >= COST || (at - waitsSince >= QUIET && credit >= COST - OWED),
    spend() {
      credit -= COST;
    },
    next: () => at + Math.max(0, (COST - credit) / gain()),
    share(count) {
      workers = count;
    },
    kept: () => ({ at, credit, rate, workers }),
  };
}
