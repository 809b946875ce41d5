import { fleetKey } from '../diagnose/judge/fleet.js';
import type { LiveEvent } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import type { PastCause } from '../web/fleet.js';
import type { Served } from './collector.js';

/** Events that are asked for at once, how often that is done, and causes that are kept. */
const AT_ONCE = 3000;
const READS = 40;
const KEPT = 200;

/** Shared causes that are over: those of this run as they end, and those before it, which the store still has. */
export interface PastCauses {
  /** Newest end first, without those that are shared again. */
  list(now: readonly FleetCause[]): Promise<readonly PastCause[]>;
}

/**
 * Events are many and ends of shared causes few: each event is looked at once. What happened before is read when it is first asked for,
 * from the newest back, until `KEPT` causes or `AT_ONCE` * `READS` events.
 */
export function followPastCauses(collector: Pick<Served, 'eventsAfter' | 'onEvents' | 'snapshot'>): PastCauses {
  let past = new Map<string, PastCause>();
  let before: Promise<void> | null = null;
  const begun = collector.snapshot().event;

  function take(event: LiveEvent, into: Map<string, PastCause>): void {
    if (event.kind !== 'fleet' || event.change !== 'resolved') return;
    into.delete(event.key);
    into.set(event.key, { cause: event.cause, over: event.at });
  }

  async function readBack(): Promise<void> {
    let older = new Map<string, PastCause>();
    for (let end = begun, reads = 0; end > 0 && reads < READS && older.size < KEPT; reads += 1) {
      const from = Math.max(0, end - AT_ONCE);
      const found = new Map<string, PastCause>();
      for (const event of await collector.eventsAfter(from, end - from)) if (event.id <= end) take(event, found);
      older = new Map([...found, ...older]);
      end = from;
    }
    past = new Map([...[...older].filter(([key]) => !past.has(key)), ...past]);
  }

  collector.onEvents((events) => {
    for (const event of events) take(event, past);
    if (past.size > 2 * KEPT) past = new Map([...past].slice(-KEPT));
  });

  return {
    async list(now) {
      before ??= readBack().catch((error) => {
        before = null;
        throw error;
      });
      await before;
      const shared = new Set(now.map(fleetKey));
      return [...past]
        .filter(([key]) => !shared.has(key))
        .slice(-KEPT)
        .map(([, cause]) => cause)
        .reverse();
    },
  };
}
