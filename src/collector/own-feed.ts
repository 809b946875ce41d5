import type { LiveFeed, LiveSnapshot } from '../model/live.js';
import type { Core } from './core.js';
import type { EventRow } from './event-row.js';
import type { HandedOver } from './handed-over.js';

/** What a dashboard in this process follows. */
export function ownFeed(
  core: Core,
  row: EventRow,
  snapshot: () => LiveSnapshot,
  { submit }: HandedOver,
  close: () => Promise<void>,
): LiveFeed {
  let begunAt = row.last;
  return {
    async snapshot() {
      begunAt = row.last;
      return snapshot();
    },
    subscribe(take, onState) {
      onState?.({ state: 'connected', detail: 'this process' });
      // What is fresh is told of in a moment anyway.
      const missed = row.toldAfter(begunAt);
      if (missed.length > 0) take(missed);
      return row.listen(take);
    },
    submit: async (text, source) => (await submit(Buffer.from(text), source)).devices,
    async choose(device, topology, mode) {
      if (!core.choose(device, { topology, mode })) throw new Error(`no device is called ${device}`);
    },
    close,
  };
}
