/** Messages a second above which taking them in comes before all else. */
const STORM = 10_000;
/** The share of the time that judging may take, by messages a second: what is not received in time the kernel drops. */
const SHARES: readonly (readonly [upTo: number, share: number])[] = [
  [1000, 0.6],
  [STORM, 0.3],
  [30_000, 0.15],
  [Number.POSITIVE_INFINITY, 0.05],
];
/** The share of the time that judging may take when so many messages come a second. */
export function shareOf(rate: number): number {
  return SHARES.find(([upTo]) => rate < upTo)?.[1] ?? 0;
}

/** Time that may be saved up for when many devices change at once, milliseconds. */
const SAVED = 60;
/** Milliseconds over which the rate is taken. */
const SMOOTHED = 500;
/** Seconds over which the rate that is shown is taken. */
const SHOWN_SECONDS = 5;

/** How fast messages come, and how much time is left for judging beside them. */
export interface Pace {
  /**
   * @param now milliseconds that only run
   * @param wall milliseconds since 1970 UTC
   * @param received messages so far
   */
  tick(now: number, wall: number, received: number): void;
  /** There is time left for judging. */
  readonly hasTime: boolean;
  /** Judging took so many milliseconds. */
  spend(milliseconds: number): void;
  readonly isStorm: boolean;
  /** Messages a second over the last whole seconds. */
  readonly shown: number;
}

export function createPace(start: number): Pace {
  let rate = 0;
  let credit = SAVED;
  let tickedAt = start;
  let receivedAtTick = 0;
  let perSecond: number[] = [];
  let second = 0;
  let receivedAtSecond = 0;

  function countSecond(now: number, received: number): void {
    if (now === second) return;
    // A clock that was set back begins the measure anew.
    if (now < second || now - second > SHOWN_SECONDS) perSecond = [];
    else perSecond = [...perSecond, received - receivedAtSecond].slice(-SHOWN_SECONDS);
    receivedAtSecond = received;
    second = now;
  }

  return {
    tick(now, wall, received) {
      const elapsed = Math.max(1, now - tickedAt);
      // Smoothed: messages come in batches.
      rate += (((received - receivedAtTick) * 1000) / elapsed - rate) * Math.min(1, elapsed / SMOOTHED);
      credit = Math.min(SAVED, credit + elapsed * shareOf(rate));
      receivedAtTick = received;
      tickedAt = now;
      countSecond(Math.floor(wall / 1000), received);
    },
    get hasTime() {
      return credit > 0;
    },
    spend(milliseconds) {
      credit -= milliseconds;
    },
    get isStorm() {
      return rate >= STORM;
    },
    get shown() {
      const sum = perSecond.reduce((all, count) => all + count, 0);
      return perSecond.length === 0 ? 0 : Math.round(sum / perSecond.length);
    },
  };
}
