import type { Fact, Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { inYear, millisecondsOf } from '../../model/stamp.js';

const DAY = 86_400_000;

/** The newest moment of which an output says that it has happened, ISO 8601; deadlines and plans have not. Null without any. */
export function newestEvent(facts: Known<FactShape>): string | null {
  return newestHappened(facts)?.value ?? null;
}

/** The same with the lines that say so. */
export function newestHappened({ state, registration }: Known<FactShape>): Fact<string> | null {
  const reporting = state?.reporting;
  return newestOf([
    reporting?.lastAck,
    reporting?.lastReportPush,
    reporting?.lastReportFileWrite,
    registration?.authorizingAt,
    registration?.registeringAt,
    ...(state?.trust ?? []).map(({ installed }) => installed),
    ...(state?.authorizations ?? []).map(({ installed }) => installed),
    ...(state?.communication ?? []).flatMap(({ lastSuccess, lastFailure }) => [lastSuccess, lastFailure]),
  ]);
}

/** The newest of some moments, ISO 8601; null where none is known. */
export function newestOf(moments: readonly (Fact<string> | undefined)[]): Fact<string> | null {
  const known = moments.flatMap((time) => (time?.value && !Number.isNaN(millisecondsOf(time.value)) ? [time] : []));
  return known.sort((a, b) => millisecondsOf(b.value) - millisecondsOf(a.value))[0] ?? null;
}

/** Which of two outputs was printed later, by the moments that every report moves on: 1 the second, -1 the first, 0 where they tell nothing. */
export function movement(known: Known<FactShape>, other: Known<FactShape>): -1 | 0 | 1 {
  const [before, after] = [known, other].map(({ state }) => [
    state?.reporting?.lastAck,
    state?.reporting?.lastReportPush,
  ]);
  const steps = (before ?? []).map((time, index) => {
    const [one, two] = [time?.value, after?.[index]?.value].map((value) => millisecondsOf(value ?? ''));
    return Math.sign((two ?? Number.NaN) - (one ?? Number.NaN));
  });
  return steps.includes(-1) ? -1 : steps.includes(1) ? 1 : 0;
}

/**
 * The next thing that an output says the device is going to do, ISO 8601: it was printed before that; else the day by which an ACK must
 * be there, which it was printed before unless that was missed. Null without any.
 */
export function nextPlan({ state }: Known<FactShape>): string | null {
  const { nextReportPush, nextAckPushCheck, nextAckDeadline } = state?.reporting ?? {};
  const times = [nextReportPush, nextAckPushCheck].flatMap((time) => (time?.value ? [time.value] : []));
  return times.sort((a, b) => millisecondsOf(a) - millisecondsOf(b))[0] ?? (nextAckDeadline?.value || null);
}

/** A moment whose year is certain. */
export interface Anchor {
  readonly ms: number;
  /**
   * `capture`: the log was printed before it. The others lie among what the log tells of, or near it: the date in a file's name, the
   * moment that a wrapper gives.
   */
  readonly by: 'file name' | 'wrapper' | 'event' | 'capture' | 'line';
}

const RANKS: readonly Anchor['by'][] = ['file name', 'wrapper', 'event', 'capture', 'line'];

/** Whether a new anchor is worth more than the one that is known. */
export function isSurer(anchor: Anchor, known: Anchor | null): boolean {
  return known === null || RANKS.indexOf(anchor.by) > RANKS.indexOf(known.by);
}

/** What the year of a line hangs on: what is known of its device or, where that is no surer, what is told of the line itself. */
export function anchorOf(known: Anchor | null, collected: Anchor | undefined): Anchor | null {
  return collected === undefined || (known !== null && isSurer(known, collected)) ? known : collected;
}

/**
 * A moment without a year of its own, in milliseconds, in the year that an anchor leaves: the latest one before a capture, the nearest
 * one to anything else, and never later than it was taken to be.
 */
export function placed(ms: number, { ms: at, by }: Anchor): number {
  let best = ms;
  for (let before = yearBefore(best); isBetter(before, best); before = yearBefore(best)) best = before;
  return best;

  function isBetter(earlier: number, later: number): boolean {
    return by === 'capture' ? later > at + DAY : Math.abs(earlier - at) < Math.abs(later - at);
  }
}

/** The same date and time a year before; of 29 February in the leap year before. */
export function yearBefore(ms: number): number {
  for (let year = new Date(ms).getUTCFullYear() - 1; ; year -= 1) {
    const before = inYear(ms, year);
    if (before !== null) return before;
  }
}
