import type { LiveEvent } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import { type EventText, type Store, textOf } from '../store/store.js';
import type { Beside } from './beside.js';
import type { Core } from './core.js';
import type { EventRow } from './event-row.js';

/** What is on its way to the store, and what is read back from it. */
export interface Writing {
  /** An event is to be written. */
  note(event: LiveEvent, fingerprint: string | null): void;
  /** Events that wait to be written. */
  readonly pending: number;
  /** Writes what waits. @param limit devices, but for those with news */
  flush(limit?: number): void;
  /** The file is a new one: what stands beside events and devices is to be written though it didn't change. */
  writeAnew(): void;
  /** The same at its time: in a storm less often, and more at once. */
  flushInTime(isStorm: boolean): void;
  /** Events after an id, oldest first: from memory, or else from the store. */
  eventsAfter(id: number, limit: number): Promise<readonly LiveEvent[]>;
}

/** How often changes are written in a storm, milliseconds. */
const STORM_FLUSH = 200;
/** Devices written at once, but for those with news; more would hold up receiving. */
const KEPT_AT_ONCE = 60;

/** What news asks for, see `createWriting`. */
type News = { readonly [Part in keyof Beside]-?: () => string | null };

/** What stands around events and devices; null where it is as it was when it was taken last. */
function createAround(core: Pick<Core, 'fleet'>, beside: Beside, news: News) {
  let kept = beside;
  let isDue = false;
  let taken: readonly FleetCause[] | null = null;

  function besideNews(): string | null {
    const [webhooks, silences] = [news.webhooks(), news.silences()];
    if (webhooks === null && silences === null && !isDue) return null;
    isDue = false;
    kept = { ...kept, ...(webhooks === null ? {} : { webhooks }), ...(silences === null ? {} : { silences }) };
    return JSON.stringify(kept);
  }

  return {
    take(): { fleet: readonly FleetCause[] | null; beside: string | null } {
      const fleet = core.fleet();
      const isOther = fleet !== taken;
      taken = fleet;
      return { fleet: isOther ? fleet : null, beside: besideNews() };
    },
    forget() {
      taken = null;
      isDue = true;
    },
  };
}

/**
 * @param store null keeps events in memory only
 * @param beside what an earlier run kept beside events and devices
 * @param news what of that is another now, null where nothing is
 */
export function createWriting(
  store: Store | null,
  core: Pick<Core, 'changes' | 'fleet'>,
  row: EventRow,
  beside: Beside,
  news: News,
): Writing {
  let unwritten: EventText[] = [];
  let flushedAt = 0;
  const around = createAround(core, beside, news);

  function flush(limit = Number.POSITIVE_INFINITY): void {
    if (store === null) return;
    const { kept: changed, gone } = core.changes(limit);
    const { fleet, beside } = around.take();
    const isNews = changed.length + gone.length + unwritten.length > 0 || beside !== null || fleet !== null;
    if (!isNews) return;
    const devices = changed.map((device) => ({
      ...device,
      choice: device.choice === null ? null : JSON.stringify(device.choice),
    }));
    const events = unwritten;
    unwritten = [];
    store.write({ events, devices, gone, fleet, beside });
  }

  return {
    note(event, fingerprint) {
      if (store !== null && event.kind !== 'counters') unwritten.push(textOf(event, fingerprint));
    },
    get pending() {
      return unwritten.length;
    },
    flush,
    writeAnew: around.forget,
    flushInTime(isStorm) {
      const now = performance.now();
      if (isStorm && now - flushedAt < STORM_FLUSH) return;
      flushedAt = now;
      flush(KEPT_AT_ONCE);
    },
    async eventsAfter(id, limit) {
      const { oldest } = row;
      if (store === null || (oldest !== undefined && oldest <= id + 1)) return row.after(id).slice(0, limit);
      flush(KEPT_AT_ONCE);
      const stored = await store.eventsAfter(id, limit);
      const last = stored.at(-1)?.id ?? id;
      return stored.length >= limit ? stored : [...stored, ...row.after(last)].slice(0, limit);
    },
  };
}
