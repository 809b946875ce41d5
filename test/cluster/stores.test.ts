import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, textOf } from '../../dist/src/store/store.js';
import { PARTITIONS } from '../../src/cluster/placement.js';
import type { Backend, Checkpoint, Judgement, Lease } from '../../src/cluster/ports.js';
import { openPostgres } from '../../src/cluster/postgres/backend.js';
import type { KeptDevice } from '../../src/collector/kept.js';
import type { LiveEvent, Unstamped } from '../../src/model/live.js';
import { until } from '../e2e/daemon.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';

/** One commit: all of it or nothing. Events are numbered by the engine where it does that, else by who has it alone. */
interface Change {
  readonly devices?: readonly KeptDevice[];
  readonly gone?: readonly number[];
  readonly events?: readonly { readonly event: Unstamped; readonly fingerprint: string | null }[];
}

/** What both keep for a collector, whether it is alone with a file or one of many. */
interface Keeping {
  commit(change: Change): Promise<void>;
  load(): Promise<{ devices: readonly KeptDevice[]; fingerprints: readonly string[]; lastEvent: number }>;
  eventsAfter(id: number, limit: number): Promise<readonly LiveEvent[]>;
  close(): Promise<void>;
}

const AT = '2026-03-05T12:00:00.000Z';
const alarm = (message: string): Unstamped => ({ kind: 'alarm', level: 'info', code: 'test', message });
const told = (message: string, fingerprint: string | null = null) => ({ event: alarm(message), fingerprint });
const device = (key: number, state = '{"a":1}'): KeptDevice => ({
  key,
  id: `sw${key}`,
  state,
  choice: null,
  skew: null,
  heard: 1000 + key,
  told: '["",[]]',
});
const messagesOf = (events: readonly LiveEvent[]) =>
  events.map((event) => (event.kind === 'alarm' ? event.message : ''));

/** @param open opens what is there, again and again; `fresh` begins with nothing */
function contract(open: (fresh: boolean) => Promise<Keeping>): void {
  const again = async (keeping: Keeping) => {
    await keeping.close();
    return open(false);
  };

  it('gives back what was committed, to who opens it later', async () => {
    let keeping = await open(true);
    expect(await keeping.load()).toEqual({ devices: [], fingerprints: [], lastEvent: 0 });
    const chosen: KeptDevice = {
      ...device(1, '{"text":"Zürich ✓ \\"{,}\\\\ \\u0001"}'),
      choice: { topology: 'cslu-connected', mode: 'push' },
      skew: -1500.5,
    };
    await keeping.commit({ devices: [chosen, device(2, `{"large":"${'x'.repeat(300_000)}"}`)] });
    keeping = await again(keeping);
    const { devices } = await keeping.load();
    expect(devices.map(({ judged: _, ...kept }) => kept)).toEqual([
      chosen,
      device(2, `{"large":"${'x'.repeat(300_000)}"}`),
    ]);
    await keeping.close();
  });

  it('replaces a device that is committed again, and forgets one that is gone', async () => {
    let keeping = await open(true);
    await keeping.commit({ devices: [device(1), device(2), device(3)] });
    await keeping.commit({ devices: [{ ...device(2, '{"b":2}'), id: 'renamed' }], gone: [3, 77] });
    keeping = await again(keeping);
    expect((await keeping.load()).devices.map(({ key, id, state }) => [key, id, state])).toEqual([
      [1, 'sw1', '{"a":1}'],
      [2, 'renamed', '{"b":2}'],
    ]);
    await keeping.close();
  });

  it('numbers events from 1 without gaps, and gives them in pages', async () => {
    let keeping = await open(true);
    for (let part = 0; part < 4; part += 1)
      await keeping.commit({
        events: Array.from({ length: 25 }, (_, index) => told(`event ${part * 25 + index + 1}`)),
      });
    keeping = await again(keeping);
    expect((await keeping.load()).lastEvent).toBe(100);
    const events = await keeping.eventsAfter(0, 1000);
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(messagesOf(events)).toEqual(Array.from({ length: 100 }, (_, index) => `event ${index + 1}`));
    expect(events[0]).toEqual({ id: 1, at: AT, ...alarm('event 1') });
    expect(messagesOf(await keeping.eventsAfter(40, 2))).toEqual(['event 41', 'event 42']);
    expect(await keeping.eventsAfter(100, 10)).toEqual([]);
    await keeping.commit({ events: [told('one more')] });
    expect(await keeping.eventsAfter(100, 10)).toEqual([{ id: 101, at: AT, ...alarm('one more') }]);
    await keeping.close();
  });

  it('knows lines again that were told of, oldest first, and only those', async () => {
    let keeping = await open(true);
    await keeping.commit({ events: [told('one', 'fingerprint 1'), told('two'), told('three', 'fingerprint 3')] });
    await keeping.commit({ events: [told('four', 'fingerprint 4')] });
    keeping = await again(keeping);
    expect((await keeping.load()).fingerprints).toEqual(['fingerprint 1', 'fingerprint 3', 'fingerprint 4']);
    await keeping.close();
  });
}

describe('a collector with a file of its own keeps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let files = 0;

  contract(async (fresh) => {
    if (fresh) files += 1;
    let stored = 0;
    const store = openStore(
      { path: join(folder, `${files}.db`), retentionDays: 36_500, retentionMegabytes: 1000 },
      { stored: (upTo: number) => (stored = upTo), lost: () => {}, renewed: () => {}, changed: () => {} },
    );
    let last = (await store.load()).lastEvent;
    return {
      async commit({ devices = [], gone = [], events = [] }) {
        const numbered = events.map(({ event, fingerprint }) => {
          last += 1;
          return textOf({ id: last, at: AT, ...event } as LiveEvent, fingerprint);
        });
        const kept = devices.map((each) => ({
          ...each,
          choice: each.choice === null ? null : JSON.stringify(each.choice),
        }));
        store.write({ events: numbered, devices: kept, gone, fleet: [], beside: null });
        await until(() => store.status().pending === 0 && stored >= last);
      },
      async load() {
        const { devices, fingerprints, lastEvent } = await store.load();
        const kept = devices.map((each) => ({
          ...each,
          choice: each.choice === null ? null : JSON.parse(each.choice),
        }));
        return { devices: kept.sort((one, other) => one.key - other.key), fingerprints, lastEvent };
      },
      eventsAfter: (id, limit) => store.eventsAfter(id, limit),
      close: () => store.close(),
    };
  });
});

describe.skipIf(postgresPrograms === null)('a worker of a cluster keeps, in PostgreSQL', () => {
  let server: Postgres;
  let url = '';
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server.stop());
  const judgement: Judgement = { report: '{"id":"x"}', next: '[]', failing: '[]' };

  contract(async (fresh) => {
    if (fresh) url = await server.fresh();
    const backend: Backend = openPostgres(url);
    let lease = (await backend.leases.renew('w', PARTITIONS)).leases[7] as Lease;
    return {
      async commit({ devices = [], gone = [], events = [] }) {
        const { p, epoch, off, told: toldFrom } = lease;
        const checkpoint: Checkpoint = {
          ...{ p, epoch, from: off, toldFrom, off: off + 1, isSaved: true, tick: 1, judged: [], gone },
          turns: { at: 1, credit: 0, rate: 0, workers: 1 },
          answers: [],
          moves: { claims: [], onward: [], pinned: [], handed: [], unpinned: [] },
          kept: devices.map((each) => ({ ...each, judgement })),
          events: events.map(({ event, fingerprint }) => ({
            ...{ kind: event.kind, body: JSON.stringify(event), at: AT, fingerprint, off: off + 1 },
          })),
        };
        expect(await backend.state.commit('w', [checkpoint])).toEqual([]);
        lease = { ...lease, off: off + 1, told: off + 1 };
      },
      async load() {
        const held = (await backend.state.load([7], 1000)).get(7);
        return {
          devices: held?.devices ?? [],
          fingerprints: held?.fingerprints ?? [],
          lastEvent: await backend.view.lastEvent(),
        };
      },
      eventsAfter: backend.view.events,
      async close() {
        await backend.leases.release('w');
        await backend.close();
      },
    };
  });
});
