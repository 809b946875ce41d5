import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type Batch, openStore, type Store, textOf } from '../../dist/src/store/store.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-'));
afterAll(() => rmSync(folder, { recursive: true }));
const stores: Store[] = [];
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

function open(
  path: string,
  {
    renewed,
    ...options
  }: { retentionDays?: number; retentionMegabytes?: number; renewed?: (store: Store) => void } = {},
) {
  const stored: number[] = [];
  const changes: [string, string][] = [];
  const lost: [number, number][] = [];
  let renewals = 0;
  const store: Store = openStore(
    { path, retentionDays: 90, retentionMegabytes: 1000, ...options },
    {
      stored: (upTo) => stored.push(upTo),
      lost: (from, to) => lost.push([from, to]),
      renewed: () => {
        renewals += 1;
        renewed?.(store);
      },
      changed: (state, reason) => changes.push([state, reason]),
    },
  );
  stores.push(store);
  return { store, stored, changes, lost, renewals: () => renewals };
}

const alarm = (id: number, message = `alarm ${id}`, at = new Date().toISOString()) =>
  textOf({ id, at, kind: 'alarm', level: 'info', code: 'test', message }, null);
const batchOf = (events: Batch['events'], more: Partial<Batch> = {}): Batch => ({
  events,
  devices: [],
  gone: [],
  fleet: [],
  beside: null,
  ...more,
});
const device = (key: number, state = '{}') => ({
  key,
  id: `sw${key}`,
  state,
  choice: null,
  skew: 5,
  heard: 1,
  told: '["",[]]',
});

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it never came to hold');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the store', () => {
  it('gives back what was stored, in order, after it was closed', async () => {
    const path = join(folder, 'a.db');
    const first = open(path);
    await first.store.load();
    first.store.write(batchOf([alarm(1), alarm(2)], { devices: [device(1), device(2)] }));
    first.store.write(batchOf([alarm(3)], { devices: [device(2, '{"new":1}')], gone: [1] }));
    await until(() => first.stored.at(-1) === 3);
    await first.store.close();
    stores.splice(0);
    const second = open(path);
    const loaded = await second.store.load();
    expect(loaded).toMatchObject({ lastEvent: 3, setAside: null, devices: [device(2, '{"new":1}')] });
    expect((await second.store.eventsAfter(1, 10)).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('keeps a line with the same fingerprint once', async () => {
    const { store, stored } = open(join(folder, 'b.db'));
    await store.load();
    store.write(
      batchOf([
        { ...alarm(1), fingerprint: 'x' },
        { ...alarm(2), fingerprint: 'x' },
        { ...alarm(3), fingerprint: 'y' },
      ]),
    );
    await until(() => stored.at(-1) === 3);
    expect((await store.eventsAfter(0, 10)).map(({ id }) => id)).toEqual([1, 3]);
    expect((await store.load()).fingerprints).toEqual(['x', 'y']);
  });

  it('deletes what is too old, and the oldest of what is too much', async () => {
    const path = join(folder, 'c.db');
    const { store, stored } = open(path, { retentionDays: 10, retentionMegabytes: 1 });
    await store.load();
    const old = new Date(Date.now() - 11 * 86_400_000).toISOString();
    const large = 'x'.repeat(1000);
    const many = Array.from({ length: 4000 }, (_, index) => alarm(index + 2, large));
    store.write(batchOf([alarm(1, 'old', old), ...many]));
    await until(() => stored.length > 0);
    const left = await store.eventsAfter(0, 10_000);
    expect(left[0]?.id).toBeGreaterThan(1);
    expect(left.length).toBeLessThan(4000);
  });

  it.each([
    [
      'that is no database',
      (path: string) => writeFileSync(path, 'This is a shopping list, and not a short one at that.'.repeat(100)),
    ],
    [
      'with damaged pages',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.fill(0xab, 4096, Math.min(bytes.length, 40_000));
        writeFileSync(path, bytes);
      },
    ],
  ])('sets a file aside %s, and begins a new one', async (_, damage) => {
    const path = join(folder, `d${Math.random()}.db`);
    const first = open(path);
    await first.store.load();
    first.store.write(batchOf(Array.from({ length: 500 }, (__, index) => alarm(index + 1, 'x'.repeat(200)))));
    await until(() => first.stored.length > 0);
    await first.store.close();
    stores.splice(0);
    damage(path);
    const second = open(path);
    const loaded = await second.store.load();
    expect(loaded.setAside?.reason).toBeTruthy();
    expect(existsSync(loaded.setAside?.path ?? '')).toBe(true);
    second.store.write(batchOf([alarm(1)]));
    await until(() => second.stored.length > 0);
    expect(second.store.status()).toMatchObject({ state: 'ok', lost: 0 });
  });

  it('says so when its folder does not exist', async () => {
    await expect(open(join(folder, 'no', 'such', 'x.db')).store.load()).rejects.toThrow();
  });
});

describe('a store that another one writes', () => {
  it('is refused, with the name of the one that has it, and can be had when that one ends', async () => {
    const path = join(folder, 'mine.db');
    const first = open(path);
    await first.store.load();
    const second = open(path);
    await expect(second.store.load()).rejects.toThrow(
      new RegExp(`another sldiag writes it \\(process ${process.pid} on .+, since 20`),
    );
    await first.store.close();
    await expect(open(path).store.load()).resolves.toMatchObject({ lastEvent: 0, missing: 0 });
  });

  it('is refused under another name of the same file, and can be had when that one ends', async () => {
    const path = join(folder, 'one-name.db');
    const other = join(folder, 'other-name.db');
    const program = join(folder, 'hold-one.mjs');
    writeFileSync(program, HOLD);
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    linkSync(path, other);
    await expect(open(other).store.load()).rejects.toThrow('under another name of the same file');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    // What the killed one had not written into the file yet is in the journal of its own name.
    await expect(open(other).store.load()).rejects.toThrow('its journal stands under another name');
    const { store } = open(path);
    await store.load();
    await store.close();
    await expect(open(other).store.load()).resolves.toMatchObject({ missing: 0 });
  });

  it('is let go of by a process that is killed', async () => {
    const path = join(folder, 'killed.db');
    const program = join(folder, 'hold.mjs');
    writeFileSync(program, HOLD);
    const child = spawn(process.execPath, [program, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await expect(open(path).store.load()).rejects.toThrow(new RegExp(`process ${child.pid} `));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await expect(open(path).store.load()).resolves.toMatchObject({ lastEvent: 7, missing: 0 });
  });
});

/** Opens a store, writes an event with number 7, says so, and waits to be killed. */
const HOLD = `
import { openStore, textOf } from '${new URL('../../dist/src/store/store.js', import.meta.url).href}';
const told = { stored: () => console.log('stored'), lost() {}, renewed() {}, changed() {} };
const store = openStore({ path: process.argv[2], retentionDays: 90, retentionMegabytes: 100 }, told);
await store.load();
const event = { id: 7, at: new Date().toISOString(), kind: 'alarm', level: 'info', code: 'x', message: 'x' };
store.write({ events: [textOf(event, null)], devices: [], gone: [], fleet: [], beside: null });
setInterval(() => {}, 1000);
`;

describe('a file that changes under its store', () => {
  async function started(name: string) {
    const path = join(folder, name);
    const opened = open(path);
    await opened.store.load();
    opened.store.write(batchOf([alarm(1), alarm(2)]));
    await until(() => opened.stored.at(-1) === 2);
    return { path, ...opened };
  }

  it.each([
    ['deleted', (path: string) => rmSync(path)],
    ['moved away', (path: string) => renameSync(path, `${path}.elsewhere`)],
    ['emptied', (path: string) => truncateSync(path, 0)],
  ])('because it is %s, is begun anew, and that is told before anything is called stored', async (how, change) => {
    const { path, store, stored, renewals } = await started(`${how}.db`);
    change(path);
    store.write(batchOf([alarm(3)], { devices: [device(1)] }));
    await until(() => stored.at(-1) === 3);
    expect(renewals()).toBe(1);
    expect(existsSync(path)).toBe(true);
    await store.close();
    stores.splice(0);
    const again = open(path);
    expect(await again.store.load()).toMatchObject({ lastEvent: 3, devices: [device(1)] });
    expect((await again.store.eventsAfter(0, 10)).map(({ id }) => id)).toEqual([3]);
  });

  it('is told of at the end at the latest, and holds then what its owner knows', async () => {
    const path = join(folder, 'deleted-before-the-end.db');
    const opened = open(path, { renewed: (store) => store.write(batchOf([], { devices: [device(1)] })) });
    await opened.store.load();
    opened.store.write(batchOf([alarm(1)]));
    await until(() => opened.stored.at(-1) === 1);
    rmSync(path);
    await opened.store.close();
    stores.splice(0);
    expect(opened.renewals()).toBe(1);
    expect(await open(path).store.load()).toMatchObject({ devices: [device(1)] });
  });

  it.each([
    ['deleted', (path: string) => rmSync(`${path}-wal`), 0],
    ['emptied', (path: string) => truncateSync(`${path}-wal`, 0), 1],
  ])(
    'because its journal is %s, keeps what is called stored from then on, and tells what is gone',
    async (how, change, told) => {
      const { path, store, stored, renewals } = await started(`journal-${how}.db`);
      change(path);
      store.write(batchOf([alarm(3)]));
      await until(() => stored.at(-1) === 3);
      // As a process that is killed leaves it.
      const left = join(folder, `left-${how}.db`);
      for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, left + suffix);
      const again = open(left);
      await again.store.load();
      const ids = (await again.store.eventsAfter(0, 10)).map(({ id }) => id);
      expect(ids).toContain(3);
      expect(renewals()).toBe(told);
      if (told === 0) expect(ids).toEqual([1, 2, 3]);
    },
  );

  it('because another one takes its place, is left alone, and nothing is called stored', async () => {
    const { path, store, stored, changes } = await started('replaced.db');
    renameSync(path, `${path}.elsewhere`);
    writeFileSync(path, 'something else'.repeat(100));
    store.write(batchOf([alarm(3)]));
    await until(() => changes.length > 0);
    expect(changes[0]?.[1]).toContain('another file was put in its place');
    expect(stored.at(-1)).toBe(2);
    expect(readFileSync(path, 'utf8')).toContain('something else');
  });

  it('by losing its newest part between two runs, says how much is missing, and numbers go on', async () => {
    const { path, store } = await started('behind.db');
    const copy = readFileSync(path);
    store.write(batchOf([alarm(3), alarm(4), alarm(5)]));
    await store.close();
    stores.splice(0);
    writeFileSync(path, copy);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    const again = open(path);
    const { lastEvent, missing } = await again.store.load();
    expect(lastEvent).toBe(5);
    expect(missing).toBeGreaterThanOrEqual(3);
  });

  it('to hold other events under the same numbers, is not written over', async () => {
    const { store, stored, changes } = await started('other.db');
    store.write(batchOf([alarm(2, 'not what stands there')]));
    await until(() => changes.length > 0);
    expect(changes[0]?.[1]).toContain('another event under number 2');
    expect(stored.at(-1)).toBe(2);
  });
});

/** A small file system of its own, where this is possible. */
function smallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'sldiag-disk-'));
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0 ? path : null;
}

describe('a disk that is slow', () => {
  it('makes no more wait in memory, what is on its way counted in; what is lost is told once', async () => {
    const { store, lost: ranges } = open(join(folder, 'slow.db'));
    await store.load();
    let id = 0;
    const write = (count: number) => store.write(batchOf(Array.from({ length: count }, () => alarm(++id))));
    // No answer comes before the turn ends, so that the first stays on its way.
    write(15_000);
    for (let batch = 0; batch < 20; batch += 1) {
      write(1000);
      expect(store.status().pending).toBeLessThanOrEqual(20_000);
    }
    await until(() => store.status().pending === 0);
    const kept = await store.eventsAfter(0, 100_000);
    const told = ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
    expect(told).toHaveLength(store.status().lost);
    expect([...kept.map((event) => event.id), ...told].sort((a, b) => a - b)).toEqual(
      Array.from({ length: id }, (_, index) => index + 1),
    );
  });
});

describe('a disk that fails', () => {
  const disk = smallDisk();
  const little = smallDisk();
  afterAll(() => {
    for (const each of [disk, little]) if (each !== null) spawnSync('umount', [each]);
  });

  it.skipIf(disk === null)(
    'is told of, memory stays bounded, what is lost is counted, and it goes on when there is room',
    async () => {
      const path = join(disk ?? '', 'full.db');
      const { store, stored, changes, lost: ranges } = open(path);
      await store.load();
      const large = 'y'.repeat(2000);
      let id = 0;
      for (let batch = 0; batch < 60; batch += 1) {
        store.write(
          batchOf(
            Array.from({ length: 500 }, () => alarm(++id, large)),
            { devices: [device(1, String(batch))] },
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await until(() => changes.length > 0);
      expect(changes[0]?.[0]).toBe('degraded');
      const { pending, lost } = store.status();
      expect(pending).toBeLessThanOrEqual(20_000);
      expect(lost).toBeGreaterThan(0);
      spawnSync('mount', ['-o', 'remount,size=200m', disk ?? '']);
      await until(() => changes.some(([state]) => state === 'ok'));
      await until(() => stored.at(-1) === id);
      expect(store.status()).toMatchObject({ state: 'ok', pending: 0 });
      const kept = await store.eventsAfter(0, 100_000);
      expect(kept.length + store.status().lost).toBe(id);
      expect((await store.load()).devices).toMatchObject([{ state: '59' }]);
      // What is called lost is what is not there.
      const ids = new Set(kept.map((event) => event.id));
      for (const [from, to] of ranges) for (let each = from; each <= to; each += 1) expect(ids.has(each)).toBe(false);
      expect(ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)).toBe(store.status().lost);
    },
  );

  it.skipIf(little === null)(
    'takes as much as there is room for, piece by piece, and the rest when there is more',
    async () => {
      const path = join(little ?? '', 'little.db');
      const { store, stored, changes } = open(path);
      await store.load();
      const large = 'y'.repeat(2000);
      let id = 0;
      const write = (count: number) => {
        for (let batch = 0; batch < count; batch += 1)
          store.write(
            batchOf(
              Array.from({ length: 100 }, () => alarm(++id, large)),
              { devices: [device(1, `${id}`)] },
            ),
          );
      };
      write(150);
      await until(() => changes.length > 0);
      const before = stored.at(-1) ?? 0;
      // Room for some of the thirty megabytes that wait.
      spawnSync('mount', ['-o', 'remount,size=12m', little ?? '']);
      await until(() => (stored.at(-1) ?? 0) > before + 1000);
      expect(store.status()).toMatchObject({ state: 'degraded', lost: 0 });
      const { pending } = store.status();
      expect(pending).toBeGreaterThan(0);
      expect(pending).toBeLessThan(id);
      spawnSync('mount', ['-o', 'remount,size=200m', little ?? '']);
      await until(() => stored.at(-1) === id);
      expect(store.status()).toMatchObject({ state: 'ok', pending: 0, lost: 0 });
      expect((await store.load()).devices).toMatchObject([{ state: `${id}` }]);
      expect(changes.map(([state]) => state)).toEqual(['degraded', 'ok']);
    },
  );

  it.skipIf(process.getuid?.() === 0)('may be read-only', async () => {
    const path = join(folder, 'readonly.db');
    const first = open(path);
    await first.store.load();
    await first.store.close();
    stores.splice(0);
    for (const file of readdirSync(folder).filter((name) => name.startsWith('readonly')))
      chmodSync(join(folder, file), 0o400);
    await expect(open(path).store.load()).rejects.toThrow(/readonly|unable to open/);
  });
});
