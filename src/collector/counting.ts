import type { Listener } from '../ingest/receive/listener.js';
import type { LiveReader } from '../ingest/records/live-reader.js';
import type { Counters, Unstamped, WebhookCounters } from '../model/live.js';
import type { Store } from '../store/store.js';
import type { Core } from './core.js';
import type { Pace } from './pace.js';
import type { Writing } from './writing.js';

/** Those who count. */
export interface Counted {
  readonly reader: Pick<LiveReader, 'counts'>;
  readonly core: Pick<Core, 'counts'>;
  readonly pace: Pick<Pace, 'shown'>;
  readonly writing: Pick<Writing, 'pending'>;
  readonly store: Pick<Store, 'status'> | null;
  readonly listeners: readonly Listener[];
}

/** What a collector has counted, put together from everybody who counts. */
export interface Counting {
  counters(): Counters;
  /** Tells of the counters, unless nothing but the rate has changed. */
  tell(): void;
  /** Counts what becomes of notices in with the rest. */
  countWebhooks(read: () => WebhookCounters): void;
}

export function createCounting(counted: Counted, emit: (event: Unstamped) => void): Counting {
  const { reader, core, pace, writing, store, listeners } = counted;
  let told = '';
  let readWebhooks: (() => WebhookCounters) | null = null;

  function counters(): Counters {
    const { received, licensing, other, unparsed, duplicates, sequenceGaps, shed } = reader.counts();
    const known = core.counts();
    const status = store?.status();
    return {
      received,
      licensing,
      other,
      unparsed,
      duplicates: duplicates + known.duplicates,
      sequenceGaps,
      shed: shed + known.forgotten,
      devices: known.devices,
      openIncidents: known.openIncidents,
      rate: pace.shown,
      sources: listeners.map((listener) => listener.counters()),
      store:
        status === undefined
          ? { state: 'off', pending: 0, lost: 0 }
          : { state: status.state, pending: status.pending + writing.pending, lost: status.lost },
      ...(readWebhooks === null ? {} : { webhooks: readWebhooks() }),
    };
  }

  return {
    counters,
    tell() {
      const now = counters();
      const text = JSON.stringify({ ...now, rate: 0 });
      if (text === told) return;
      told = text;
      emit({ kind: 'counters', counters: now });
    },
    countWebhooks(read) {
      readWebhooks = read;
    },
  };
}
