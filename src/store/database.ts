import { existsSync, renameSync, statSync } from 'node:fs';
import type { LiveEvent, LiveMessage } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import { type Clocks, createAgeing } from './age.js';
import { lockStore, type Owner, thisOwner } from './lock.js';
import { type OpenSqlite, type Sqlite, SqliteError } from './sqlite.js';
import type { Batch, Loaded, StoreOptions, Written } from './store.js';

/** One step for each version of the schema; a file at version n needs those after the n-th. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE events (
     id INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, device TEXT, body TEXT NOT NULL, fingerprint TEXT);
   CREATE UNIQUE INDEX events_fingerprint ON events (fingerprint) WHERE fingerprint IS NOT NULL;
   CREATE TABLE devices (
     key INTEGER PRIMARY KEY, id TEXT NOT NULL, heard INTEGER NOT NULL, skew REAL, choice TEXT, told TEXT NOT NULL,
     state TEXT NOT NULL);
   CREATE TABLE incidents (
     device TEXT NOT NULL, id TEXT NOT NULL, mnemonic TEXT NOT NULL, status TEXT NOT NULL, severity TEXT NOT NULL,
     opened TEXT, closed TEXT, body TEXT NOT NULL, PRIMARY KEY (device, id)) WITHOUT ROWID;
   CREATE TABLE diagnoses (device TEXT PRIMARY KEY, at TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;`,
];

/** Fingerprints and messages that a new run begins with. */
const FINGERPRINTS_LOADED = 100_000;
const MESSAGES_LOADED = 1000;
/** Events that are deleted at once when the file is too large. */
const DELETED_AT_ONCE = 500;
/** The smallest page of SQLite, bytes: no database is smaller. */
const PAGE = 512;
/** How often old events are deleted, milliseconds. */
const TIDY = 60_000;

/** The database file. Synchronous; errors of SQLite come through with their `code`. */
export interface EventDatabase {
  load(): Loaded;
  /** One transaction; when it returns, it is on the disk. */
  write(batch: Batch, now: Clocks): Written;
  eventsAfter(id: number, limit: number): LiveEvent[];
  close(): void;
}

/**
 * Opens the file, sets one aside that is no database or damaged, and brings its schema up to date.
 * @throws SqliteError, `STORE_IN_USE` when another process writes it
 */
export function openDatabase(open: OpenSqlite, options: StoreOptions, start: Clocks): EventDatabase {
  const { path, retentionDays, retentionMegabytes } = options;
  const lock = lockStore(open, path, () => ownerOf(open, path));
  let setAside: Loaded['setAside'] = null;
  let connection: Sqlite;
  let place: string;
  /** Its journal as it was after what was written last. */
  let journal: Journal;
  let statements: Statements;

  function connect(): void {
    connection = open(path);
    try {
      prepare(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
    place = placeOf(path) ?? '';
    statements = statementsOf(connection);
    statements.meta.run('owner', JSON.stringify(thisOwner()));
    journal = journalOf(path);
  }

  try {
    try {
      connect();
    } catch (error) {
      if (!isDamaged(error)) throw error;
      setAside = { path: moveAside(path), reason: (error as Error).message };
      connect();
    }
  } catch (error) {
    lock.release();
    throw error;
  }
  const { lastEvent: newestId, at: newestAt } = newest();
  const oldestKept = createAgeing(newestAt, retentionDays, start);
  let tidiedAt = Number.NEGATIVE_INFINITY;
  /** Id of the newest event that is in the file. */
  let written = newestId;

  function newest(): { lastEvent: number; at: number | null } {
    const last = statements.readMeta.get('lastEvent');
    const at = statements.newest.get()?.at;
    return { lastEvent: Number(last?.value ?? 0), at: typeof at === 'string' ? Date.parse(at) : null };
  }

  /** Somebody deleted or emptied the file: what is written to it would be gone. */
  function isGone(): boolean {
    const now = placeOf(path);
    if (now !== null && now !== place)
      throw new SqliteError('STORE_REPLACED', 'another file was put in its place; a restart takes that one');
    return now === null;
  }

  /**
   * Its journal was deleted, or emptied: what only stood there is gone, or will be with this process. Opened anew, the file tells what is
   * left of it; one that is damaged is set aside.
   * @returns whether something is gone
   */
  function recover(): boolean {
    try {
      connection.close();
    } catch {
      // What could be taken over was.
    }
    try {
      connect();
    } catch (error) {
      if (!isDamaged(error)) throw error;
      moveAside(path);
      connect();
    }
    return newest().lastEvent < written;
  }

  /** A new file in place of one that is gone. */
  function renew(): void {
    try {
      connection.close();
    } catch {
      // Nothing of it is of use any more.
    }
    if (existsSync(path)) moveAside(path);
    connect();
  }

  function store(batch: Batch): void {
    connection.transaction(() => apply(batch));
    const last = batch.events.at(-1)?.event.id;
    if (last === undefined) return;
    lock.note(last);
    written = last;
  }

  function apply(batch: Batch): void {
    for (const { event, fingerprint } of batch.events) {
      const { at } = event;
      insert(event, fingerprint);
      if (event.kind === 'incident') {
        const { device, severity, incident } = event;
        const { mnemonic, status, opened, closed } = incident;
        const body = JSON.stringify(incident);
        statements.incident.run(device, incident.id, mnemonic, status, severity, opened, closed, body);
      } else if (event.kind === 'diagnosis') {
        statements.diagnosis.run(event.device.id, at, JSON.stringify({ device: event.device, next: event.next }));
      } else if (event.kind === 'renamed') {
        statements.renameIncidents.run(event.to, event.from);
        statements.forgetDiagnosis.run(event.from);
      }
    }
    for (const { key, id, heard, skew, choice, told, state } of batch.devices) {
      statements.device.run(key, id, heard, skew, choice, told, state);
    }
    for (const key of batch.gone) statements.forgetDevice.run(key);
    statements.meta.run('fleet', JSON.stringify(batch.fleet));
    if (batch.beside !== null) statements.meta.run('beside', batch.beside);
    const last = batch.events.at(-1)?.event.id;
    if (last !== undefined) statements.meta.run('lastEvent', String(last));
  }

  /** The events of a line that was stored before are left out; another event under the same number is a fault. */
  function insert(event: LiveEvent, fingerprint: string | null): void {
    const { id, at, kind } = event;
    const body = kind === 'diagnosis' ? '' : JSON.stringify(event);
    if (statements.event.run(id, at, kind, deviceOf(event), body, fingerprint) > 0) return;
    if (statements.same.get(id, at, body) !== undefined) return;
    if (fingerprint !== null && statements.known.get(fingerprint) !== undefined) return;
    throw new SqliteError('SQLITE_CONSTRAINT', `it holds another event under number ${id}`);
  }

  function tidy(now: Clocks): void {
    if (now.elapsed - tidiedAt < TIDY) return;
    tidiedAt = now.elapsed;
    statements.old.run(new Date(oldestKept(now)).toISOString());
    const pages = (pragma: string) => Number(connection.pragma(pragma)) * Number(connection.pragma('page_size'));
    const used = () => pages('page_count') - pages('freelist_count');
    while (used() > retentionMegabytes * 1_000_000 && statements.oldest.run(DELETED_AT_ONCE) > 0);
    connection.pragma('incremental_vacuum(2000)');
  }

  return {
    load() {
      const texts = (rows: readonly Readonly<Record<string, unknown>>[], name: string) =>
        rows.map((row) => String(row[name])).reverse();
      const fleet = statements.readMeta.get('fleet')?.value;
      const beside = statements.readMeta.get('beside')?.value;
      return {
        devices: statements.devices.all() as unknown as Loaded['devices'],
        fingerprints: texts(statements.fingerprints.all(FINGERPRINTS_LOADED), 'fingerprint'),
        messages: texts(statements.messages.all(MESSAGES_LOADED), 'body').map(
          (body) => (JSON.parse(body) as { message: LiveMessage }).message,
        ),
        fleet: fleet === undefined ? [] : (JSON.parse(String(fleet)) as FleetCause[]),
        beside: beside === undefined ? null : String(beside),
        lastEvent: Math.max(newestId, lock.mark),
        newestAt: newestAt === null ? null : new Date(newestAt).toISOString(),
        missing: lock.mark > newestId ? lock.mark - newestId : 0,
        setAside,
      };
    },
    write(batch, now) {
      let isRenewed = isGone();
      if (isRenewed) renew();
      else if (isCut(path, journal)) isRenewed = recover();
      store(batch);
      // Deleted in this very moment: the next write would say so, and these would have been called stored.
      if (isGone()) throw new SqliteError('STORE_GONE', 'its file was deleted');
      if (isCut(path, { ...journal, size: 0 })) throw new SqliteError('STORE_GONE', 'its journal was deleted');
      tidy(now);
      journal = journalOf(path);
      return { isRenewed };
    },
    eventsAfter: (id, limit) => (statements.after.all(id, limit) as unknown as StoredEvent[]).flatMap(eventOf),
    close() {
      statements.meta.run('owner', 'null');
      connection.close();
      lock.release();
    },
  };
}

/** Device and inode of the file; null when it is gone, or too small to be a database. */
function placeOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.size < PAGE ? null : `${found.dev} ${found.ino}`;
}

/** Inode and bytes of a journal; SQLite shortens it only while it writes. */
interface Journal {
  readonly inode: number;
  readonly size: number;
}

function journalOf(path: string): Journal {
  const found = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return { inode: found?.ino ?? 0, size: found?.size ?? 0 };
}

/** Another file stands in the journal's place, or none, or less than was written. */
function isCut(path: string, before: Journal): boolean {
  const now = journalOf(path);
  return now.inode !== before.inode || now.size < before.size;
}

/** Who has the store open, as it says itself. */
function ownerOf(open: OpenSqlite, path: string): Owner | null {
  try {
    const connection = open(path, true);
    try {
      const row = connection.prepare("SELECT value FROM meta WHERE key = 'owner'").get();
      return row === undefined ? null : (JSON.parse(String(row.value)) as Owner | null);
    } finally {
      connection.close();
    }
  } catch {
    return null;
  }
}

function prepare(connection: Sqlite): void {
  connection.pragma('busy_timeout = 5000');
  const version = Number(connection.pragma('user_version'));
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the store was written by a newer sldiag (schema ${version}); this one knows up to ${MIGRATIONS.length}`,
    );
  }
  if (version === 0) connection.pragma('auto_vacuum = INCREMENTAL');
  connection.pragma('journal_mode = WAL');
  // A commit that was reported is on the disk, whatever happens to the machine.
  connection.pragma('synchronous = FULL');
  connection.pragma('journal_size_limit = 16000000');
  const check = connection.pragma('quick_check(1)');
  if (check !== 'ok') throw new SqliteError('SQLITE_CORRUPT', String(check));
  for (let step = version; step < MIGRATIONS.length; step += 1) {
    connection.transaction(() => {
      connection.exec(MIGRATIONS[step] ?? '');
      connection.pragma(`user_version = ${step + 1}`);
    });
  }
}

function isDamaged(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test((error as { code?: string }).code ?? '');
}

/** Renames a damaged file and its journals, so that somebody can still look at them. */
function moveAside(path: string): string {
  let target = '';
  for (let number = 1; target === '' || existsSync(target); number += 1) target = `${path}.damaged-${number}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  return target;
}

function deviceOf(event: LiveEvent): string | null {
  switch (event.kind) {
    case 'message':
      return event.message.device;
    case 'incident':
      return event.device;
    case 'diagnosis':
      return event.device.id;
    default:
      return null;
  }
}

/** An event as it is kept: of a diagnosis only that there was one, because the device's newest is kept beside. */
interface StoredEvent {
  readonly id: number;
  readonly at: string;
  readonly body: string;
  readonly diagnosis: string | null;
}

/** The event; of a diagnosis whose device goes by another name now, nothing is left. */
function eventOf({ id, at, body, diagnosis }: StoredEvent): LiveEvent[] {
  if (body !== '') return [JSON.parse(body) as LiveEvent];
  return diagnosis === null ? [] : [{ id, at, kind: 'diagnosis', ...JSON.parse(diagnosis) } as LiveEvent];
}

type Statements = ReturnType<typeof statementsOf>;

function statementsOf(connection: Sqlite) {
  const prepare = (text: string) => connection.prepare(text);
  return {
    event: prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)'),
    same: prepare('SELECT 1 FROM events WHERE id = ? AND at = ? AND body = ?'),
    known: prepare('SELECT 1 FROM events WHERE fingerprint = ?'),
    newest: prepare('SELECT at FROM events ORDER BY id DESC LIMIT 1'),
    incident: prepare('INSERT OR REPLACE INTO incidents VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    renameIncidents: prepare('UPDATE OR REPLACE incidents SET device = ? WHERE device = ?'),
    diagnosis: prepare('INSERT OR REPLACE INTO diagnoses VALUES (?, ?, ?)'),
    forgetDiagnosis: prepare('DELETE FROM diagnoses WHERE device = ?'),
    device: prepare(
      'INSERT OR REPLACE INTO devices (key, id, heard, skew, choice, told, state) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    forgetDevice: prepare('DELETE FROM devices WHERE key = ?'),
    devices: prepare('SELECT key, id, heard, skew, choice, told, state FROM devices ORDER BY key'),
    fingerprints: prepare('SELECT fingerprint FROM events WHERE fingerprint IS NOT NULL ORDER BY id DESC LIMIT ?'),
    messages: prepare("SELECT body FROM events WHERE kind = 'message' ORDER BY id DESC LIMIT ?"),
    after: prepare(
      `SELECT events.id, events.at, events.body, diagnoses.body AS diagnosis
       FROM events LEFT JOIN diagnoses ON events.body = '' AND diagnoses.device = events.device
       WHERE events.id > ? ORDER BY events.id LIMIT ?`,
    ),
    meta: prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)'),
    readMeta: prepare('SELECT value FROM meta WHERE key = ?'),
    old: prepare('DELETE FROM events WHERE at < ?'),
    oldest: prepare('DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id LIMIT ?)'),
  };
}
