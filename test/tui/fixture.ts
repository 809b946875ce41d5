import { createCore } from '../../src/collector/core.js';
import { CORE_LIMITS } from '../../src/collector/following.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { LiveEvent, LiveSnapshot } from '../../src/model/live.js';
import { type FoundEntry, type Key, newWatchState, reduce, type WatchState } from '../../src/tui/state.js';
import { engine } from '../engine.js';

export const NOW = Date.UTC(2026, 2, 5, 12);

/** A dashboard that follows a real core, with a clock that only tests move. */
export function startWatch() {
  let id = 0;
  let now = NOW;
  let state: WatchState = newWatchState(now);
  const events: LiveEvent[] = [];
  const core = createCore(engine, CORE_LIMITS, 'test', (event) => {
    id += 1;
    events.push({ id, at: new Date(now).toISOString(), ...event } as LiveEvent);
  });
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: (record, reception) => core.take(record, reception), diagnostic: () => {} },
  );
  const snapshot: LiveSnapshot = {
    schema: 'sldiag/live/v1',
    version: 'test',
    startedAt: new Date(now).toISOString(),
    at: new Date(now).toISOString(),
    event: 0,
    devices: [],
    next: [],
    fleet: [],
    counters: {
      received: 0,
      licensing: 0,
      other: 0,
      unparsed: 0,
      duplicates: 0,
      sequenceGaps: 0,
      shed: 0,
      devices: 0,
      openIncidents: 0,
      rate: 0,
      sources: [],
      store: { state: 'off', pending: 0, lost: 0 },
    },
    messages: [],
  };
  state = reduce(state, { type: 'snapshot', snapshot, now });
  state = reduce(state, { type: 'feed', feed: { state: 'connected', detail: 'test' } });
  const settle = () => {
    while (core.judge(now, 100));
    state = reduce(state, { type: 'events', events: events.splice(0), now });
  };
  return {
    get state() {
      return state;
    },
    core,
    send(host: string, text: string) {
      const time = new Date(now).toISOString().slice(11, 23);
      const line = `<187>${host}: Mar  5 2026 ${time} UTC: ${text}`;
      reader.take({ bytes: Buffer.from(line), peer: '192.0.2.1', receivedAt: now, transport: 'udp' });
      reader.flush();
      settle();
    },
    submit(text: string) {
      core.submit(text, 'pasted', now);
      settle();
    },
    wait(milliseconds: number) {
      now += milliseconds;
      settle();
      state = reduce(state, { type: 'tick', now });
    },
    press(...keys: (string | Key['name'])[]) {
      for (const key of keys) {
        const isName = ['up', 'down', 'enter', 'escape', 'tab', 'backspace', 'pageUp', 'pageDown'].includes(key);
        state = reduce(state, {
          type: 'key',
          key: isName ? { name: key as Key['name'], text: '' } : { name: 'text', text: key },
        });
      }
    },
    found(found: readonly FoundEntry[]) {
      state = reduce(state, { type: 'found', question: state.question, found });
    },
    page(lines: readonly string[]) {
      state = reduce(state, { type: 'page', lines });
    },
    effects() {
      const { effects } = state;
      state = reduce(state, { type: 'done', count: effects.length });
      return effects;
    },
  };
}

export const FAILED =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : Unable to resolve server hostname/domain name';

/** Four switches that fail together, one with outputs that settle its cause, and one that is in order. */
export function filled() {
  const watch = startWatch();
  for (const host of ['branch-sw1', 'branch-sw2', 'branch-sw3', 'branch-sw4']) {
    watch.send(host, FAILED);
    watch.wait(2000);
  }
  watch.send('core-sw1', '%SMART_LIC-6-POLICY_INSTALL_SUCCESS: A new licensing policy was successfully installed.');
  watch.submit(
    'branch-sw1#show license status\nTransport:\n  Type: cslu\n  Cslu address: http://cslu.branch.example:8182/cslu/v1/pi\nUsage Reporting:\n  Last ACK received: Jan 05 09:00:00 2026 UTC\n  Next ACK deadline: Mar 14 12:00:00 2026 UTC\nbranch-sw1#\n',
  );
  watch.wait(1000);
  return watch;
}
