import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPartition } from '../../src/cluster/partition.js';
import { PARTITIONS, partitionOf } from '../../src/cluster/placement.js';
import type { Backend, Checkpoint, Lease } from '../../src/cluster/ports.js';
import { readAddress } from '../../src/cluster/postgres/address.js';
import { LEASE, migrate, openPostgres } from '../../src/cluster/postgres/backend.js';
import { openLane, transaction } from '../../src/cluster/postgres/lane.js';
import { MIGRATIONS, ROLES } from '../../src/cluster/postgres/schema.js';
import { until } from '../e2e/daemon.js';
import { engine } from '../engine.js';
import { entriesOf, failed } from './lines.js';
import { type Postgres, postgresPrograms, startPostgres } from './postgres.js';

const NOW = Date.UTC(2026, 2, 5, 12);
const NOTHING_HELD = { devices: [], fingerprints: [], unsaved: [], pins: [] };

/** What any engine of a cluster must do, whatever keeps it. */
function contract(open: () => Promise<{ one: Backend; other: Backend }>): void {
  let one: Backend;
  let other: Backend;
  beforeEach(async () => {
    ({ one, other } = await open());
  });
  afterEach(async () => {
    await one.close();
    await other.close();
  });

  const hosts = Array.from({ length: 40 }, (_, index) => `acc-sw${index}`);
  const parts = () =>
    entriesOf(
      hosts.map((host) => failed(host, NOW)),
      NOW,
    );
  const all = async (backend: Backend) =>
    backend.log.read(new Map(Array.from({ length: PARTITIONS }, (_, p) => [p, 0])), 1000);

  async function allLeases(backend: Backend, worker: string): Promise<readonly Lease[]> {
    return (await backend.leases.renew(worker, PARTITIONS)).leases;
  }

  async function checkpointOf(backend: Backend, lease: Lease): Promise<Checkpoint> {
    const held = (await backend.state.load([lease.p], 100)).get(lease.p);
    if (held === undefined) throw new Error('nothing was loaded');
    const partition = createPartition(engine, 'test', lease, held);
    for (const batch of await backend.log.read(new Map([[lease.p, lease.off]]), 100)) partition.take(batch);
    const checkpoint = partition.checkpoint();
    if (checkpoint === null) throw new Error('no batch was there');
    return checkpoint;
  }

  it('gives back what was appended, in order, once for each id', async () => {
    const sent = parts();
    await one.log.append({ rid: 'a', rseq: 1 }, sent);
    await other.log.append({ rid: 'a', rseq: 1 }, sent);
    await other.log.append({ rid: 'b', rseq: 1 }, sent);
    const read = await all(one);
    expect(read.filter(({ p }) => p === partitionOf({ source: '', hostname: 'acc-sw0', address: null }))).toHaveLength(
      2,
    );
    expect(read.flatMap(({ entries }) => entries)).toHaveLength(80);
    expect(read.find(({ p }) => p === [...sent.keys()][0])?.entries).toEqual(
      JSON.parse(JSON.stringify([...sent.values()][0])),
    );
  });

  it('numbers the batches of a partition in the order in which they can be seen, whoever appends', async () => {
    const [p = 0] = parts().keys();
    const seen: number[] = [];
    let isDone = false;
    const reading = (async () => {
      while (!isDone || seen.length < 60) {
        const batches = await one.log.read(new Map([[p, seen.at(-1) ?? 0]]), 100);
        seen.push(...batches.map(({ off }) => off));
        if (isDone && batches.length === 0) break;
      }
    })();
    const append = async (backend: Backend, rid: string) => {
      for (let rseq = 1; rseq <= 30; rseq += 1) await backend.log.append({ rid, rseq }, new Map([[p, []]]));
    };
    await Promise.all([append(one, 'a'), append(other, 'b')]);
    isDone = true;
    await reading;
    expect(seen).toHaveLength(60);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('shares partitions out fairly, each to one', async () => {
    expect(await allLeases(one, 'w1')).toHaveLength(PARTITIONS);
    // Two are there now; the first gives up half when it asks again.
    expect(await allLeases(other, 'w2')).toHaveLength(0);
    const kept = await allLeases(one, 'w1');
    const taken = await allLeases(other, 'w2');
    expect([kept.length, taken.length]).toEqual([PARTITIONS / 2, PARTITIONS / 2]);
    expect(new Set([...kept, ...taken].map(({ p }) => p)).size).toBe(PARTITIONS);
    expect(new Set(taken.map(({ epoch }) => epoch))).toEqual(new Set([2]));
    await one.leases.release('w1');
    expect(await allLeases(other, 'w2')).toHaveLength(PARTITIONS);
  });

  it('takes no more partitions at once than it is told', async () => {
    expect((await one.leases.renew('w1', 10)).leases).toHaveLength(10);
    expect((await one.leases.renew('w1', 10)).leases).toHaveLength(20);
  });

  it('commits devices, offset and events together, and loads what was committed', async () => {
    await one.log.append({ rid: 'a', rseq: 1 }, parts());
    const [p = 0] = parts().keys();
    const lease = (await allLeases(one, 'w1')).find((each) => each.p === p) as Lease;
    await one.log.append({ rid: 'tick', rseq: 1 }, new Map([[p, []]]), Date.now() + 1000);
    const checkpoint = await checkpointOf(one, lease);
    expect(await one.state.commit('w1', [checkpoint])).toEqual([]);
    const again = (await allLeases(one, 'w1')).find((each) => each.p === p);
    expect(again).toEqual({
      ...lease,
      off: checkpoint.off,
      told: checkpoint.off,
      tick: checkpoint.tick,
      turns: checkpoint.turns,
    });
    const held = (await one.state.load([p], 100)).get(p);
    expect(held?.devices.map(({ id, told }) => [id, told])).toEqual(checkpoint.kept.map(({ id, told }) => [id, told]));
    expect(held?.fingerprints).toEqual(checkpoint.events.flatMap(({ fingerprint }) => fingerprint ?? []));
    const events = await one.view.events(0, 100);
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['message', 'incident', 'diagnosis']));
    expect(await one.view.lastEvent()).toBe(events.length);
    const [device] = await one.view.devices(0, 100);
    expect(device?.report?.id).toBe(checkpoint.kept[0]?.id);
    expect(await one.view.devices(device?.rev ?? 0, 100)).toEqual([]);
    const fleet = await one.desk.fleet(0);
    expect(fleet.changed.flatMap(({ members }) => members)).toEqual(
      checkpoint.kept.flatMap(({ judgement }) => JSON.parse(judgement?.failing ?? '[]')),
    );
    // Only what came since is read again.
    expect(await one.desk.fleet(fleet.rev)).toMatchObject({ changed: [], rev: fleet.rev });
  });

  it('tells and shows without saving states: who takes over reads again, and tells it no second time', async () => {
    await one.log.append({ rid: 'a', rseq: 1 }, parts());
    const [p = 0] = parts().keys();
    const of = async (backend: Backend, worker: string) =>
      (await allLeases(backend, worker)).find((each) => each.p === p) as Lease;
    const mine = await of(one, 'w1');
    const begun = createPartition(engine, 'test', mine, { devices: [], fingerprints: [], unsaved: [], pins: [] });
    for (const batch of await one.log.read(new Map([[p, 0]]), 100)) begun.take(batch);
    const told = begun.checkpoint(false) as Checkpoint;
    expect(await one.state.commit('w1', [told])).toEqual([]);
    const events = await one.view.events(0, 1000);
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['message', 'incident', 'diagnosis']));
    const shown = (await one.view.devices(0, 100)).map(({ key, report }) => [key, report?.id]);
    expect(shown).toHaveLength(told.judged.length);
    expect((await one.view.progress())[p]).toMatchObject({ waiting: 0, lines: 0 });
    await one.leases.release('w1');

    const lease = await of(other, 'w2');
    expect([lease.off, lease.told]).toEqual([0, told.off]);
    const held = (await other.state.load([p], 100)).get(p);
    expect(held).toEqual({ devices: [], fingerprints: [], unsaved: shown.map(([key]) => key), pins: [] });
    const again = await checkpointOf(other, lease);
    expect(again.events).toEqual([]);
    // What the first one has under way comes too late.
    expect(await one.state.commit('w1', [told])).toEqual([p]);
    expect(await other.state.commit('w2', [again])).toEqual([]);
    expect(await other.view.events(0, 1000)).toEqual(events);
    expect((await other.view.devices(0, 100)).map(({ key, report }) => [key, report?.id])).toEqual(shown);
    const saved = (await other.state.load([p], 100)).get(p);
    expect(saved?.devices.map(({ key }) => key)).toEqual(shown.map(([key]) => key));
    expect(saved?.fingerprints.length).toBeGreaterThan(0);
  });

  it('commits nothing for who lost its lease, to another or to time', async () => {
    await one.log.append({ rid: 'a', rseq: 1 }, parts());
    const [p = 0, q = 0] = parts().keys();
    const leases = await allLeases(one, 'w1');
    const [mine, second] = [p, q].map((each) => leases.find((lease) => lease.p === each)) as [Lease, Lease];
    const late = await checkpointOf(one, mine);
    const fine = await checkpointOf(one, second);
    await new Promise((resolve) => setTimeout(resolve, LEASE + 200));
    expect(await one.state.commit('w1', [late])).toEqual([p]);
    expect(await allLeases(other, 'w2')).toHaveLength(PARTITIONS);
    expect([...(await one.state.commit('w1', [late, fine]))].sort()).toEqual([p, q].sort());
    expect(await one.view.devices(0, 100)).toEqual([]);
    expect(await one.view.lastEvent()).toBe(0);
    expect(await one.desk.keepHooks('w1', leases[0] as Lease, 'x')).toBe(false);
    // Nor twice for who has it.
    const lease = (await allLeases(other, 'w2')).find((each) => each.p === p) as Lease;
    const checkpoint = await checkpointOf(other, lease);
    expect(await other.state.commit('w2', [checkpoint])).toEqual([]);
    expect(await other.state.commit('w2', [checkpoint])).toEqual([p]);
  });

  it('keeps what webhooks and the fleet were told of, and lets old batches go', async () => {
    const lease = (await allLeases(one, 'w1'))[0] as Lease;
    expect(await one.desk.hooks()).toBeNull();
    expect(await one.desk.keepHooks('w1', lease, '{"seen":1}')).toBe(true);
    expect(await one.desk.hooks()).toBe('{"seen":1}');
    await one.log.append({ rid: 'a', rseq: 1 }, parts());
    await one.desk.tidy('w1', lease, { batches: Date.now() + 60_000, events: 0 });
    // Not worked off yet.
    expect(await all(one)).toHaveLength(parts().size);
    for (const p of parts().keys()) {
      const each = (await allLeases(one, 'w1'))[p] as Lease;
      await one.state.commit('w1', [await checkpointOf(one, each)]);
    }
    await allLeases(one, 'w1');
    await one.desk.tidy('w1', lease, { batches: Date.now() + 60_000, events: 0 });
    expect(await all(one)).toEqual([]);
  });

  it('keeps what is silenced for all, tells of it once, and lets it go when it was ended', async () => {
    const silence = (id: string, from: number) => ({
      id,
      kind: 'silence' as const,
      finding: 'cslu-unreachable',
      device: 'acc-sw0',
      reason: 'known',
      from: new Date(from).toISOString(),
      until: new Date(from + 3_600_000).toISOString(),
    });
    const lease = (await allLeases(one, 'w1'))[0] as Lease;
    await one.silences.add(silence('b', NOW), ['acc-sw0']);
    await other.silences.add(silence('a', NOW + 1), []);
    await other.silences.add(silence('a', NOW + 1), []);
    expect((await one.silences.list()).map(({ id }) => id)).toEqual(['b', 'a']);
    const news = await one.desk.silenceNews();
    expect(news).toHaveLength(2);
    // It ended in the meantime, which is other news.
    expect(await other.silences.end('b', ['acc-sw0'])).toBe(true);
    expect(await one.silences.end('b', [])).toBe(false);
    expect(await one.desk.tellSilences('w2', lease, news, [])).toBe(false);
    expect(await one.desk.tellSilences('w1', lease, news, [])).toBe(true);
    const later = await one.desk.silenceNews();
    expect(later).toEqual([{ id: 'b', isEnded: true, touched: ['acc-sw0'] }]);
    expect(await one.desk.tellSilences('w1', lease, later, [])).toBe(true);
    expect(await one.desk.silenceNews()).toEqual([]);
    expect((await one.silences.list()).map(({ id }) => id)).toEqual(['a']);
    await one.desk.tidy('w1', lease, { batches: NOW, events: 0 });
    expect(await one.silences.end('b', [])).toBe(false);
    expect((await one.silences.list()).map(({ id }) => id)).toEqual(['a']);
  });

  it('deletes what is old in portions, so that nobody waits long', async () => {
    const lease = (await allLeases(one, 'w1'))[0] as Lease;
    const events = Array.from({ length: 10_001 }, () => ({
      ...{ kind: 'alarm' as const, body: '{"kind":"alarm"}', at: '2026-01-01T00:00:00.000Z', fingerprint: null },
    }));
    await one.desk.tellFleet('w1', lease, {}, events);
    const before = { batches: 0, events: NOW };
    expect(await other.desk.tidy('w2', lease, before)).toBeNull();
    expect(await one.desk.tidy('w1', lease, before)).toBe(true);
    expect((await one.view.events(0, 20_000)).map(({ id }) => id)).toEqual([10_001]);
    expect(await one.desk.tidy('w1', lease, before)).toBe(false);
    expect(await one.view.events(0, 20_000)).toEqual([]);
    // Numbers go on.
    expect(await one.view.lastEvent()).toBe(10_001);
  });

  it('says how far the partitions are, and who is there', async () => {
    await one.log.append({ rid: 'a', rseq: 1 }, parts());
    const progress = await one.view.progress();
    expect(progress).toHaveLength(PARTITIONS);
    expect(progress.filter(({ waiting }) => waiting > 0)).toHaveLength(parts().size);
    expect(progress.reduce((sum, { lines }) => sum + lines, 0)).toBe(hosts.length);
    await one.view.note('r1', 'receiver', { received: 7 });
    expect(await other.view.members()).toMatchObject([{ id: 'r1', kind: 'receiver', body: { received: 7 } }]);
  });
}

describe.skipIf(postgresPrograms === null)('PostgreSQL', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 120_000);
  afterAll(() => server.stop());

  contract(async () => {
    const url = await server.fresh();
    return { one: openPostgres(url), other: openPostgres(url) };
  });

  it('is brought to the present schema once, by however many begin', async () => {
    const url = await server.fresh();
    expect(await Promise.all([migrate(url), migrate(url)])).toEqual([
      { from: MIGRATIONS.length, to: MIGRATIONS.length },
      { from: MIGRATIONS.length, to: MIGRATIONS.length },
    ]);
    server.psql(url, "UPDATE sldiag.meta SET value = '99' WHERE key = 'version'");
    await expect(migrate(url)).rejects.toThrow('newer sldiag');
  });

  it('is brought there from each version before, with what is in it, while programs of that version go on', async () => {
    for (let version = 1; version < MIGRATIONS.length; version += 1) {
      const url = await server.fresh();
      server.psql(
        url,
        `DROP SCHEMA sldiag CASCADE; CREATE SCHEMA sldiag; ${MIGRATIONS.slice(0, version).join('\n')}
        INSERT INTO sldiag.meta VALUES ('version', '${version}');`,
      );
      const [p = 0, entries = []] = [...entriesOf([failed('sw1', NOW)], NOW)][0] ?? [];
      // As a receiver of the first version appends.
      const append = (off: number) =>
        server.psql(
          url,
          `UPDATE sldiag.head SET head = ${off}, at = ${NOW + off} WHERE p = ${p};
          INSERT INTO sldiag.batch (p, off, at, rid, rseq, entries) VALUES (${p}, ${off}, ${NOW + off}, 'old', ${off}, $e$${JSON.stringify(entries)}$e$)`,
        );
      append(1);
      expect(await migrate(url)).toEqual({ from: version, to: MIGRATIONS.length });
      append(2);
      const backend = openPostgres(url);
      const lease = (await backend.leases.renew('w1', PARTITIONS)).leases[p] as Lease;
      expect((await backend.view.progress())[p]).toMatchObject({ waiting: 2, lines: 2 });
      const partition = createPartition(engine, 'test', lease, {
        devices: [],
        fingerprints: [],
        unsaved: [],
        pins: [],
      });
      for (const batch of await backend.log.read(new Map([[p, 0]]), 10)) partition.take(batch);
      expect(await backend.state.commit('w1', [partition.checkpoint() as Checkpoint])).toEqual([]);
      expect((await backend.view.devices(0, 10)).map(({ report }) => report?.id)).toEqual(['sw1']);
      await backend.close();
    }
  }, 60_000);

  it('goes on from where a worker of the version before committed, and saves all that it tells while one is there', async () => {
    const url = await server.fresh();
    const backend = openPostgres(url);
    const [p = 0, entries = []] = [...entriesOf([failed('sw1', NOW)], NOW)][0] ?? [];
    await backend.log.append({ rid: 'a', rseq: 1 }, new Map([[p, entries]]));
    // As that one says that it is there, and commits.
    const present = "INSERT INTO sldiag.member VALUES ('old', 'worker', clock_timestamp(), 'null')";
    server.psql(
      url,
      `${present}; UPDATE sldiag.part SET off = 1, tick = ${NOW} WHERE p = ${p};
      INSERT INTO sldiag.event (id, p, at, kind, body, fingerprint) VALUES (1, ${p}, '2026-03-05', 'message', '{}', 'x');
      UPDATE sldiag.counter SET n = 1`,
    );
    const mixed = await backend.leases.renew('new', PARTITIONS);
    expect(mixed.isMixed).toBe(true);
    server.psql(url, "DELETE FROM sldiag.member WHERE id = 'old'; UPDATE sldiag.part SET owner = NULL");
    const alone = await backend.leases.renew('new', PARTITIONS);
    expect(alone.isMixed).toBe(false);
    expect(alone.leases[p]).toMatchObject({ off: 1, told: 1 });
    expect((await backend.state.load([p], 10)).get(p)?.fingerprints).toEqual(['x']);
    // All know by now what that one doesn't: it is let in no more, and is told why.
    expect(() => server.psql(url, present)).toThrow('of a newer version of sldiag');
    await backend.close();
  });

  it('says what to type when its schema is older than the program', async () => {
    const url = await server.fresh();
    server.psql(
      url,
      `DROP SCHEMA sldiag CASCADE; CREATE SCHEMA sldiag; ${MIGRATIONS.slice(0, 1).join('\n')}
      INSERT INTO sldiag.meta VALUES ('version', '1');`,
    );
    const backend = openPostgres(url);
    await expect(backend.leases.renew('w1', 1)).rejects.toThrow('sldiag cluster init');
    await backend.close();
  });

  it('gives each role what it needs, and no more', async () => {
    const url = await server.fresh();
    server.psql(
      url,
      `${ROLES}${ROLES}
      CREATE USER a IN ROLE sldiag_receiver; CREATE USER b IN ROLE sldiag_worker; CREATE USER c IN ROLE sldiag_api;`,
    );
    const [receiver, worker, api] = ['a', 'b', 'c'].map((user) =>
      openPostgres(url.replace('//test@', `//${user}@`)),
    ) as [Backend, Backend, Backend];
    const sent = entriesOf([failed('sw1', NOW)], NOW);
    const [p = 0] = sent.keys();
    await receiver.log.append({ rid: 'a', rseq: 1 }, sent);
    await receiver.view.note('r1', 'receiver', {});
    await expect(receiver.log.read(new Map([[p, 0]]), 1)).rejects.toThrow('permission denied');
    await expect(receiver.view.devices(0, 1)).rejects.toThrow('permission denied');
    const { leases } = await worker.leases.renew('w1', PARTITIONS);
    const lease = leases[p] as Lease;
    await worker.log.append({ rid: 'tick', rseq: 1 }, new Map([[p, []]]), Date.now() + 1000);
    const partition = createPartition(engine, 'test', lease, { devices: [], fingerprints: [], unsaved: [], pins: [] });
    for (const batch of await worker.log.read(new Map([[p, 0]]), 10)) partition.take(batch);
    expect(await worker.state.commit('w1', [partition.checkpoint() as Checkpoint])).toEqual([]);
    expect(await worker.desk.keepHooks('w1', leases[0] as Lease, '{}')).toBe(true);
    expect(await worker.desk.tellFleet('w1', leases[0] as Lease, {}, [])).toBe(true);
    expect(await worker.desk.tidy('w1', leases[0] as Lease, { batches: 0, events: 0 })).toBe(false);
    expect((await api.view.devices(0, 10)).map(({ report }) => report?.id)).toEqual(['sw1']);
    await api.view.progress();
    await api.view.members();
    await api.view.fleet();
    const silence = { id: 'a', kind: 'silence', finding: 'x', device: '*', reason: 'r' } as const;
    const at = new Date().toISOString();
    await api.silences.add({ ...silence, from: at, until: at }, ['sw1']);
    expect(await api.silences.end('a', ['sw1'])).toBe(true);
    const [first = lease] = (await worker.leases.renew('w1', PARTITIONS)).leases;
    expect(await worker.desk.silenceNews()).toHaveLength(1);
    expect(await worker.desk.tellSilences('w1', first, [{ id: 'a', isEnded: true }], [])).toBe(true);
    expect(await worker.desk.tidy('w1', first, { batches: Date.now(), events: 0 })).toBe(false);
    await worker.leases.release('w1');
    await expect(receiver.silences.list()).rejects.toThrow('permission denied');
    const chosen = { choose: 'sw1', topology: 'cslu-connected', mode: null } as const;
    const [shown = { p, key: 0 }] = await api.view.devices(0, 10);
    await worker.leases.renew('w1', PARTITIONS);
    for (const _ of [1, 2]) expect(await api.choices.add(shown, 'once', chosen)).toBe('done');
    expect(await worker.log.read(new Map([[p, 2]]), 10)).toMatchObject([{ p, entries: [chosen] }]);
    expect(await api.choices.add({ ...shown, key: 99 }, 'other', chosen)).toBe('gone');
    const given = new Map([[p, []]]);
    expect(await api.given.add('g', 'a.txt', given)).toBe('done');
    const asked = (await worker.leases.renew('w1', PARTITIONS)).leases[p] as Lease;
    const rest = createPartition(engine, 'test', asked, (await worker.state.load([p], 10)).get(p) ?? NOTHING_HELD);
    for (const batch of await worker.log.read(new Map([[p, asked.off]]), 10)) rest.take(batch);
    expect(await worker.state.commit('w1', [rest.checkpoint() as Checkpoint])).toEqual([]);
    expect(await api.given.answers(['g'])).toEqual([{ p, request: 'g', devices: [], diagnostics: [], homes: [] }]);
    await api.view.note('s1', 'server', { version: '1' });
    await api.view.note('w1', 'server', {});
    expect((await api.view.members()).map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      'receiver r1',
      'server s1',
      'worker w1',
    ]);
    await expect(api.view.note('s2', 'worker', {})).rejects.toThrow('permission denied');
    for (const other of [receiver, worker]) {
      for (const adding of [other.choices.add(shown, 'theirs', chosen), other.given.add('theirs', 'a.txt', given)])
        await expect(adding).rejects.toThrow('permission denied');
    }
    await expect(api.log.append({ rid: 'x', rseq: 1 }, sent)).rejects.toThrow('permission denied');
    await expect(api.leases.renew('w2', 1)).rejects.toThrow('permission denied');
    await expect(api.log.read(new Map([[p, 0]]), 1)).rejects.toThrow('permission denied');
    for (const backend of [receiver, worker, api]) await backend.close();
  });

  it('takes locks back from who is stopped in the middle of a transaction', async () => {
    const url = await server.fresh();
    const lane = openLane(readAddress(url), 'stopped');
    const other = openPostgres(url);
    let isHolding = false;
    let isTaken = false;
    const stopped = lane.run((client) =>
      transaction(client, async () => {
        await client.query('UPDATE sldiag.part SET owner = NULL');
        isHolding = true;
        await until(() => isTaken);
        await client.query('SELECT 1');
      }),
    );
    const refused = expect(stopped).rejects.toMatchObject({ name: 'AwayError' });
    await until(() => isHolding);
    await until(async () => (await other.leases.renew('w1', PARTITIONS)).leases.length === PARTITIONS);
    isTaken = true;
    await refused;
    await lane.close();
    await other.close();
  }, 60_000);

  it('that is not there is away, and one without the schema says what to type', async () => {
    const nowhere = openPostgres('postgres://test@127.0.0.1:1/x');
    await expect(nowhere.view.lastEvent()).rejects.toMatchObject({ name: 'AwayError' });
    const bare = openPostgres(server.url);
    await expect(bare.view.lastEvent()).rejects.toThrow('sldiag cluster init');
    await bare.close();
  });
});
