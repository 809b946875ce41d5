import { escapeAll } from '../ingest/text/escape.js';
import type { LiveFeed } from '../model/live.js';

/** A feed whose texts can't act on the terminal, whoever tells them: a collector elsewhere, a pack of rules. */
export function escapedFeed(feed: LiveFeed): LiveFeed {
  return {
    ...feed,
    snapshot: async () => escapeAll(await feed.snapshot()),
    subscribe: (onEvents, onState) =>
      feed.subscribe((events) => onEvents(escapeAll(events)), onState && ((state) => onState(escapeAll(state)))),
  };
}
