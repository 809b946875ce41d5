import type { LiveEvent } from '../model/live.js';
import { textSize } from '../model/text-size.js';

/** Events that are kept in memory for views that come back. */
export interface RecentEvents {
  push(event: LiveEvent): void;
  /** Id of the oldest one; undefined while there is none. */
  readonly oldest: number | undefined;
  /** Events after an id, oldest first. */
  after(id: number): readonly LiveEvent[];
}

/** Diagnoses that newer ones have replaced, which are kept until they are looked for: the large ones. */
const REPLACED_CAP = 50;

/** Keeps between `count` and twice as many of the newest events, and no more than about `size` characters of them. */
export function createRecentEvents(count: number, size: number): RecentEvents {
  let kept: { readonly event: LiveEvent; readonly size: number }[] = [];
  let sum = 0;
  let diagnoses = 0;
  let diagnosesLimit = REPLACED_CAP;

  function keep(left: typeof kept): void {
    kept = left;
    sum = left.reduce((before, each) => before + each.size, 0);
  }

  /** Who comes back needs the newest diagnosis of each device only. */
  function forgetReplaced(): void {
    const newest = new Map(kept.map(({ event }) => [event.kind === 'diagnosis' ? event.device.id : '', event.id]));
    keep(kept.filter(({ event }) => event.kind !== 'diagnosis' || newest.get(event.device.id) === event.id));
    diagnoses = newest.size;
    diagnosesLimit = 2 * newest.size + REPLACED_CAP;
  }

  /** Half of what is allowed, so that this happens seldom. */
  function halve(): void {
    let left = sum;
    let start = 0;
    for (; start < kept.length - 1 && left > size / 2; start += 1) left -= kept[start]?.size ?? 0;
    keep(kept.slice(start));
  }

  return {
    push(event) {
      const own = textSize(event);
      kept.push({ event, size: own });
      sum += own;
      if (event.kind === 'diagnosis') diagnoses += 1;
      if (kept.length > count * 2) keep(kept.slice(-count));
      if (diagnoses > diagnosesLimit) forgetReplaced();
      if (sum > size) halve();
    },
    get oldest() {
      return kept[0]?.event.id;
    },
    after: (id) => kept.flatMap(({ event }) => (event.id > id ? [event] : [])),
  };
}
