import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPartition, type Partition } from '../../src/cluster/partition.js';
import { PARTITIONS, partitionOf } from '../../src/cluster/placement.js';
import { AwayError, type Backend, type Entry, type Lease } from '../../src/cluster/ports.js';
import { openPostgres } from '../../src/cluster/postgres/backend.js';
import { createCore } from '../../src/collector/core.js';
import { CORE_LIMITS } from '../../src/collector/following.js';
import { createLiveReader } from '../../src/ingest/records/live-reader.js';
import type { ReportDevice } from '../../src/model/report.js';
import { engine } from '../engine.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';

const NOW = Date.UTC(2026, 2, 5, 12);

/** What one sender sent, in the order in which it was received: `[address, host name or null, text]`. */
type Sent = readonly [peer: string, host: string | null, text: string];

const down =
  '%SMART_LIC-3-COMM_FAILED: Communications failure with the Cisco Smart License Utility (CSLU) : No response';
const up = '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored';
const udi = (sn: string) =>
  `%SMART_LIC-6-AUTHORIZATION_INSTALL_SUCCESS: A new licensing authorization code was successfully installed on: PID:C9300-24T,SN:${sn}.`;

/** Devices that come under two names, in each way that there is. */
const LOG: readonly Sent[] = [
  // By its address first, by its name through a relay later.
  ['198.51.100.1', null, down],
  ['198.51.100.1', null, udi('FOC0000A001')],
  ['192.0.2.9', 'edge-1', down],
  ['192.0.2.9', 'edge-1', udi('FOC0000A001')],
  ['198.51.100.1', null, down],
  ['192.0.2.9', 'edge-1.example.com', down],
  ['192.0.2.9', 'edge-1', up],
  // The other way round, and the name that it left the factory with.
  ['192.0.2.9', 'edge-2', udi('FOC0000A002')],
  ['198.51.100.2', 'Switch', down],
  ['198.51.100.2', 'Switch', udi('FOC0000A002')],
  ['198.51.100.2', 'Switch', down],
  ['192.0.2.9', 'edge-2', down],
  // Three names.
  ['198.51.100.3', null, udi('FOC0000A003')],
  ['198.51.100.33', null, udi('FOC0000A003')],
  ['192.0.2.9', 'edge-3', udi('FOC0000A003')],
  ['198.51.100.3', null, down],
  ['198.51.100.33', null, down],
  ['192.0.2.9', 'edge-3', down],
  // Nothing ties these two together.
  ['198.51.100.4', null, down],
  ['192.0.2.9', 'edge-4', down],
  // A member of a stack is named: each goes on under its own.
  ['192.0.2.9', 'edge-5', udi('FOC0000A005')],
  ['192.0.2.9', 'edge-6', udi('FOC0000A006')],
  ['192.0.2.9', 'edge-6', udi('FOC0000A005')],
  ['192.0.2.9', 'edge-6', down],
];

function read(log: readonly Sent[]): Entry[] {
  const entries: Entry[] = [];
  const reader = createLiveReader(
    { messages: engine.knowledge.messages, redact: true, zones: {} },
    { record: (record, reception) => void entries.push({ record, reception }), diagnostic: () => {} },
  );
  for (const [index, [peer, host, text]] of log.entries()) {
    const at = NOW + index * 1000;
    const clock = new Date(at).toISOString().slice(11, 23);
    const line = `<187>${host === null ? '' : `${host}: `}Mar 5 2026 ${clock} UTC: ${text}`;
    reader.take({ bytes: Buffer.from(line), peer, receivedAt: at, transport: 'udp' });
    reader.flush();
  }
  return entries;
}

/** What of a device does not hang on the moment at which it was judged. */
function gist({ id, hostname, udis, messages, incidents }: ReportDevice): unknown {
  return {
    id,
    hostname,
    udis,
    messages: messages.map(({ mnemonic, count, first, last }) => ({ mnemonic, count, first, last })),
    incidents: incidents.map(({ mnemonic, status, opened, closed, count }) => ({
      mnemonic,
      status,
      opened,
      closed,
      count,
    })),
  };
}

interface Outcome {
  readonly devices: readonly unknown[];
  readonly told: readonly string[];
  readonly renamed: readonly string[];
}

/** What one process makes of it, which follows all devices. */
function embedded(entries: readonly Entry[]): Outcome {
  const told: string[] = [];
  const renamed: string[] = [];
  const core = createCore(engine, CORE_LIMITS, 'test', (event) => {
    if (event.kind === 'message') told.push(event.message.line);
    if (event.kind === 'renamed') renamed.push(`${event.from} ${event.to}`);
  });
  for (const { record, reception } of entries)
    if (record.kind === 'syslog' && core.take(record, reception)) core.judge(NOW, 1000);
  core.judge(NOW, 1000);
  return { devices: sorted(core.devices().map(gist)), told: told.sort(), renamed: renamed.sort() };
}

function sorted(values: unknown[]): unknown[] {
  return values.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

describe.skipIf(postgresPrograms === null)('a device that two partitions hear of', () => {
  let server: Postgres;
  let url = '';
  let backend: Backend;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.fresh();
    backend = openPostgres(url);
    // The others would only take time.
    const used = new Set(read(LOG).map(({ record }) => partitionOf(record.device)));
    server.psql(url, `DELETE FROM sldiag.part WHERE p NOT IN (${[...used].join()})`);
  }, 120_000);
  afterAll(async () => {
    await backend.close();
    await server.stop();
  });

  function clear(): void {
    server.psql(
      url,
      `DELETE FROM sldiag.batch; DELETE FROM sldiag.dev; DELETE FROM sldiag.event; DELETE FROM sldiag.udi; DELETE FROM sldiag.pin;
       UPDATE sldiag.head SET head = 0, at = 0;
       UPDATE sldiag.part SET off = 0, told = 0, tick = 0, turns = NULL; UPDATE sldiag.counter SET n = 0, rev = 0`,
    );
  }

  let partitions = new Map<number, Partition>();

  async function take(leases: readonly Lease[]): Promise<void> {
    const held = await backend.state.load(
      leases.map(({ p }) => p),
      1000,
    );
    for (const lease of leases) {
      const state = held.get(lease.p);
      if (state) partitions.set(lease.p, createPartition(engine, 'test', lease, state));
    }
  }

  /** Works off all that waits, as a worker that begins anew when anything fails. @param isSaving with each commit */
  async function workOff(isSaving: boolean): Promise<void> {
    for (let isMore = true; isMore; ) {
      try {
        const { leases } = await backend.leases.renew('w', PARTITIONS);
        const fresh = leases.filter(({ p }) => !partitions.has(p));
        if (fresh.length > 0) await take(fresh);
        const batches = await backend.log.read(new Map([...partitions].map(([p, { off }]) => [p, off])), 1);
        for (const batch of batches) partitions.get(batch.p)?.take(batch);
        const touched = [...new Set(batches.map(({ p }) => p))].flatMap((p) => partitions.get(p) ?? []);
        const checkpoints = touched.flatMap((partition) => partition.checkpoint(isSaving) ?? []);
        if (checkpoints.length > 0) expect(await committing(checkpoints)).toEqual([]);
        isMore = batches.length > 0;
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        partitions = new Map();
      }
    }
  }

  /** What is committed now concerns other partitions. */
  let isMoving = false;
  async function committing(checkpoints: Parameters<Backend['state']['commit']>[1]): Promise<readonly number[]> {
    isMoving = checkpoints.some(({ moves }) => Object.values(moves).some(({ length }) => length > 0));
    try {
      return await backend.state.commit('w', checkpoints);
    } finally {
      isMoving = false;
    }
  }

  /** The same lines by way of partitions; `together` many of them wait at once. */
  async function cluster(entries: readonly Entry[], together: number, isSaving: boolean): Promise<Outcome> {
    clear();
    partitions = new Map();
    for (let from = 0; from < entries.length; from += together) {
      for (const [index, entry] of entries.slice(from, from + together).entries())
        await backend.log.append(
          { rid: 'r', rseq: from + index + 1 },
          new Map([[partitionOf(entry.record.device), [entry]]]),
        );
      await workOff(isSaving);
    }
    // All have their turn.
    const all = new Map(entries.map(({ record }) => [partitionOf(record.device), []]));
    for (const hours of [1, 2]) {
      await backend.log.append({ rid: 'time', rseq: hours }, all, Date.now() + hours * 3_600_000);
      await workOff(true);
    }
    const shown = await backend.view.devices(0, 1000);
    const events = await backend.view.events(0, 10_000);
    return {
      devices: sorted(shown.flatMap(({ report }) => (report === null ? [] : [gist(report)]))),
      told: events.flatMap((event) => (event.kind === 'message' ? [event.message.line] : [])).sort(),
      renamed: events.flatMap((event) => (event.kind === 'renamed' ? [`${event.from} ${event.to}`] : [])).sort(),
    };
  }

  it('is one device in its home, as in one process', async () => {
    const entries = read(LOG);
    const expected = embedded(entries);
    expect(expected.told).toHaveLength(LOG.length);
    expect(expected.devices).toHaveLength(7);
    // One that was shown under a name of its own for a moment is said to have another.
    const renamed = expect.arrayContaining([...expected.renamed]);
    for (const isSaving of [true, false]) expect(await cluster(entries, 1, isSaving)).toEqual({ ...expected, renamed });
  }, 60_000);

  it('has the same home whichever partition is read first, from the beginning', async () => {
    const entries = read([...LOG.slice(0, 7), ...LOG.slice(12, 18)]);
    const used = [...new Set(entries.map(({ record }) => partitionOf(record.device)))].sort(
      (one, other) => one - other,
    );
    const homes: string[][] = [];
    for (const order of [used, used.toReversed()]) {
      clear();
      partitions = new Map();
      for (const [index, entry] of entries.entries())
        await backend.log.append(
          { rid: 'r', rseq: index + 1 },
          new Map([[partitionOf(entry.record.device), [entry]]]),
          Date.now() + (index + 1) * 1000,
        );
      const { leases } = await backend.leases.renew('w', PARTITIONS);
      // Each to its end before another has its turn.
      for (const p of order) {
        await take(leases.filter((lease) => lease.p === p));
        const partition = partitions.get(p);
        for (const batch of await backend.log.read(new Map([[p, 0]]), 1000)) partition?.take(batch);
        expect(await committing([partition?.checkpoint()].flatMap((each) => each ?? []))).toEqual([]);
      }
      await workOff(true);
      homes.push(server.psql(url, 'SELECT udi, p FROM sldiag.udi ORDER BY udi').split('\n'));
      expect(server.psql(url, 'SELECT count(*) FROM sldiag.dev WHERE state IS NOT NULL')).toBe('2');
    }
    const firstOf = (sn: string) => entries.find(({ record }) => record.kind === 'syslog' && record.text.includes(sn));
    const expected = ['FOC0000A001', 'FOC0000A003'].map((sn) => {
      const first = firstOf(sn);
      return `udi:C9300-24T:${sn}|${first && partitionOf(first.record.device)}`;
    });
    expect(homes).toEqual([expected, expected]);
  }, 60_000);

  it('is that too when the worker is killed between any two statements of what moves it', async () => {
    const entries = read(LOG.slice(0, 5));
    const expected = embedded(entries);
    const undisturbed = await cluster(entries, 4, false);
    expect(undisturbed).toEqual(expected);
    const query = Client.prototype.query as (this: Client, ...all: unknown[]) => Promise<unknown>;
    /** Moments until the kill: one before each statement, and one behind each that ends a transaction. */
    let left = 0;
    const isNow = () => {
      left -= 1;
      return left === 0;
    };
    const kill = (client: Client) => {
      // What it began is undone by the engine, as that of any process that is gone.
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      throw Object.assign(new Error('it was killed'), { code: 'ECONNRESET' });
    };
    const spy = vi.spyOn(Client.prototype, 'query').mockImplementation(async function (
      this: Client,
      ...all: unknown[]
    ) {
      if (isMoving && isNow()) kill(this);
      const answer = await query.apply(this, all);
      if (isMoving && all[0] === 'COMMIT' && isNow()) kill(this);
      return answer;
    } as never);
    let kills = 0;
    for (; left <= 0; kills += 1) {
      left = kills + 1;
      expect(await cluster(entries, 4, false), `killed in moment ${kills + 1}`).toEqual(expected);
    }
    spy.mockRestore();
    expect(kills).toBeGreaterThan(20);
  }, 120_000);
});
