import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/model/live.js';
import { backupStore } from '../../src/store/backup.js';
import { type Batch, textOf } from '../../src/store/batch.js';
import { type EventDatabase, openDatabase } from '../../src/store/database.js';
import { betterSqlite, howToBuild, nodeSqlite, type SqliteKind } from '../../src/store/sqlite.js';

const folder = mkdtempSync(join(tmpdir(), 'sldiag-drivers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = [nodeSqlite(), await betterSqlite()].filter((kind): kind is SqliteKind => kind !== null);

it('without a SQLite it is told where the one beside sldiag is built', () => {
  expect(howToBuild('/opt/my app')).toBe(
    'npm rebuild better-sqlite3 --ignore-scripts=false --allow-scripts=better-sqlite3 --prefix "/opt/my app"',
  );
  expect(howToBuild(null)).toContain('npm install -g better-sqlite3');
});
const AT = '2026-03-01T00:00:00.000Z';
const NOW = { wall: Date.parse('2026-03-01T00:00:00Z'), elapsed: 0 };

const event = (id: number, message = `alarm ${id}`) =>
  textOf({ id, at: AT, kind: 'alarm', level: 'info', code: 'test', message }, null);
const batchOf = (events: Batch['events']): Batch => ({ events, devices: [], gone: [], fleet: null, beside: null });

it('there is a driver on every Node', () => {
  expect(kinds.length).toBeGreaterThan(0);
});

it.skipIf(nodeSqlite() === null)('Node says nothing of its SQLite, and whatever else it warns of is heard', () => {
  const sqlite = new URL('../../dist/src/store/sqlite.js', import.meta.url).href;
  const script = `const { loadSqlite } = await import(${JSON.stringify(sqlite)});
    const { open, name } = await loadSqlite();
    open(':memory:').close();
    process.emitWarning('something else', 'ExperimentalWarning');
    console.log(name);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect([stdout, stderr.match(/\w+Warning: .*/g)]).toEqual(['node:sqlite\n', ['ExperimentalWarning: something else']]);
});

/** What the store asks of SQLite, whoever brings it. */
describe.each(kinds)('with $name', ({ name, open }) => {
  const opened: EventDatabase[] = [];
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
  });
  let made = 0;
  const place = () => join(folder, `${name.replace(':', '-')}-${++made}.db`);
  function database(path: string): EventDatabase {
    const found = openDatabase(open, { path, retentionDays: 90, retentionMegabytes: 100 }, NOW);
    opened.push(found);
    return found;
  }
  function raw(path: string, ...statements: string[]): void {
    const connection = open(path);
    for (const statement of statements) connection.exec(statement);
    connection.close();
  }

  it('what was written is there again, and the same event twice is one', () => {
    const path = place();
    const first = database(path);
    first.write(batchOf([event(1), event(2)]), NOW);
    first.write(batchOf([event(2)]), NOW);
    first.close();
    opened.splice(0);
    const again = database(path);
    expect(again.eventsAfter(0, 10).map(({ id }) => id)).toEqual([1, 2]);
    expect(again.load()).toMatchObject({ lastEvent: 2, missing: 0, setAside: null });
  });

  it('another event under a number that is taken is a fault with a code, and nothing of its batch stays', () => {
    const first = database(place());
    first.write(batchOf([event(1)]), NOW);
    expect(() => first.write(batchOf([event(2), event(1, 'another')]), NOW)).toThrow(
      expect.objectContaining({ code: 'SQLITE_CONSTRAINT' }),
    );
    expect(first.eventsAfter(0, 10).map(({ id }) => id)).toEqual([1]);
  });

  it('a diagnosis goes with its device: where names are made up, a file would hold nothing but them', () => {
    const file = database(place());
    const diagnosis = (id: number, device: string) =>
      textOf({ id, at: AT, kind: 'diagnosis', device: { id: device }, next: [] } as unknown as LiveEvent, null);
    const kept = (key: number, id: string) => ({ key, id, state: '{}', choice: null, skew: null, heard: 1, told: '' });
    const told = () => file.eventsAfter(0, 10).flatMap((each) => (each.kind === 'diagnosis' ? [each.device.id] : []));
    const batch = batchOf([diagnosis(1, 'sw-a'), diagnosis(2, 'sw-b')]);
    file.write({ ...batch, devices: [kept(1, 'sw-a'), kept(2, 'sw-b')] }, NOW);
    expect(told()).toEqual(['sw-a', 'sw-b']);
    file.write({ ...batchOf([]), gone: [1] }, NOW);
    file.write(batchOf([event(3)]), { ...NOW, elapsed: 3_600_000 });
    expect(told()).toEqual(['sw-b']);
  });

  it('shared causes stay until others are given, as does what somebody else keeps', () => {
    const file = database(place());
    const cause = { finding: 'comm-failed', cause: null, title: '', devices: ['sw-a'], shared: [] };
    const fleet = [{ ...cause, first: null, last: null }];
    file.write({ ...batchOf([]), fleet, beside: '{"webhooks":1}' }, NOW);
    file.write(batchOf([event(1)]), NOW);
    expect(file.load()).toMatchObject({ fleet, beside: '{"webhooks":1}' });
    file.write({ ...batchOf([]), fleet: [] }, NOW);
    expect(file.load()).toMatchObject({ fleet: [] });
  });

  it('a second writer is refused by the name of the first', () => {
    const path = place();
    database(path);
    expect(() => database(path)).toThrow(expect.objectContaining({ code: 'STORE_IN_USE' }));
    // Whatever it is called.
    const link = place();
    symlinkSync(path, link);
    expect(() => database(link)).toThrow(expect.objectContaining({ code: 'STORE_IN_USE' }));
  });

  it('a file of a newer version is refused, and left alone', () => {
    const path = place();
    raw(path, 'PRAGMA user_version = 99', 'CREATE TABLE t (x)');
    const before = statSync(path).size;
    expect(() => database(path)).toThrow(/newer sldiag/);
    expect(statSync(path).size).toBe(before);
  });

  it('a file that is no database is set aside', () => {
    const path = place();
    writeFileSync(path, 'This is a shopping list, and not a short one at that.'.repeat(100));
    const { setAside } = database(path).load();
    expect(readFileSync(setAside?.path ?? '', 'utf8')).toContain('shopping list');
  });

  it('a store is copied while it is written, to a file that its owner alone may read', () => {
    const path = place();
    const target = place();
    const writer = database(path);
    writer.write(batchOf([event(1), event(2)]), NOW);
    expect(backupStore(open, path, target, false)).toMatchObject({ events: 2, lastEvent: 2 });
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
    writer.write(batchOf([event(3)]), NOW);
    const copy = database(target);
    expect(copy.eventsAfter(0, 10).map(({ id }) => id)).toEqual([1, 2]);
    expect(writer.eventsAfter(0, 10).map(({ id }) => id)).toEqual([1, 2, 3]);
    // It is a store as any other, also one that goes on.
    copy.write(batchOf([event(3)]), NOW);
    expect(copy.load()).toMatchObject({ missing: 0, setAside: null });
  });

  it('a copy replaces nothing unasked, and what is no store is not copied', () => {
    const [path, target, foreign, text] = [place(), place(), place(), place()];
    database(path).write(batchOf([event(1)]), NOW);
    writeFileSync(target, 'mine');
    expect(() => backupStore(open, path, target, false)).toThrow(expect.objectContaining({ code: 'EXISTS' }));
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(backupStore(open, path, target, true)).toMatchObject({ events: 1 });
    raw(foreign, 'CREATE TABLE t (x)');
    writeFileSync(text, 'This is a shopping list, and not a short one at that.'.repeat(100));
    const unmade = place();
    expect(() => backupStore(open, folder, unmade, false)).toThrow('it is a folder; the store is the file');
    for (const wrong of [foreign, text, place(), folder]) {
      expect(() => backupStore(open, wrong, unmade, false), wrong).toThrow(
        expect.objectContaining({ code: 'NO_STORE' }),
      );
      expect([existsSync(unmade), existsSync(`${unmade}.partial`)]).toEqual([false, false]);
    }
  });
});
