import { existsSync, renameSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { LiveEvent, LiveMessage } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import type { Batch, Loaded, StoreOptions } from './store.js';

type Connection = Database.Database;

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
/** How often old events are deleted, milliseconds. */
const TIDY = 60_000;

/** The database file. Synchronous; errors of SQLite come through with their `code`. */
export interface EventDatabase {
  load(): Loaded;
  /** One transaction; when it returns, it is on the disk. */
  write(batch: Batch, nowMs: number): void;
  eventsAfter(id: number, limit: number): LiveEvent[];
  close(): void;
}

/** Opens the file, sets one aside that is no database or damaged, and brings its schema up to date. */
export function openDatabase({ path, retentionDays, retentionMegabytes }: StoreOptions): EventDatabase {
  let setAside: Loaded['setAside'] = null;
  let connection = connect(path);
  try {
    prepare(connection);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    connection.close();
    setAside = { path: moveAside(path), reason: (error as Error).message };
    connection = connect(path);
    prepare(connection);
  }
  const statements = statementsOf(connection);
  let tidiedAt = 0;

  const apply = connection.transaction((batch: Batch) => {
    for (const { event, fingerprint } of batch.events) {
      const { id, at, kind } = event;
      statements.event.run(
        id,
        at,
        kind,
        deviceOf(event),
        event.kind === 'diagnosis' ? '' : JSON.stringify(event),
        fingerprint,
      );
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
    const last = batch.events.at(-1)?.event.id;
    if (last !== undefined) statements.meta.run('lastEvent', String(last));
  });

  function tidy(nowMs: number): void {
    if (nowMs - tidiedAt < TIDY) return;
    tidiedAt = nowMs;
    statements.old.run(new Date(nowMs - retentionDays * 86_400_000).toISOString());
    const size = () =>
      Number(connection.pragma('page_count', { simple: true })) *
      Number(connection.pragma('page_size', { simple: true }));
    const free = () =>
      Number(connection.pragma('freelist_count', { simple: true })) *
      Number(connection.pragma('page_size', { simple: true }));
    while (size() - free() > retentionMegabytes * 1_000_000 && statements.oldest.run(DELETED_AT_ONCE).changes > 0);
    connection.pragma('incremental_vacuum(2000)');
  }

  return {
    load() {
      const messages = statements.messages.all(MESSAGES_LOADED) as { body: string }[];
      const fingerprints = statements.fingerprints.all(FINGERPRINTS_LOADED) as { fingerprint: string }[];
      const fleet = statements.readMeta.get('fleet') as { value: string } | undefined;
      const lastEvent = statements.readMeta.get('lastEvent') as { value: string } | undefined;
      return {
        devices: statements.devices.all() as Loaded['devices'][number][],
        fingerprints: fingerprints.reverse().map((row) => row.fingerprint),
        messages: messages.reverse().map((row) => (JSON.parse(row.body) as { message: LiveMessage }).message),
        fleet: fleet === undefined ? [] : (JSON.parse(fleet.value) as FleetCause[]),
        lastEvent: Number(lastEvent?.value ?? 0),
        setAside,
      };
    },
    write(batch, nowMs) {
      apply(batch);
      tidy(nowMs);
    },
    eventsAfter: (id, limit) => (statements.after.all(id, limit) as StoredEvent[]).flatMap(eventOf),
    close: () => connection.close(),
  };
}

function connect(path: string): Connection {
  return new Database(path, { timeout: 5000 });
}

function prepare(connection: Connection): void {
  const version = Number(connection.pragma('user_version', { simple: true }));
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
  const check = connection.pragma('quick_check(1)', { simple: true });
  if (check !== 'ok') throw Object.assign(new Error(String(check)), { code: 'SQLITE_CORRUPT' });
  for (let step = version; step < MIGRATIONS.length; step += 1) {
    connection.transaction(() => {
      connection.exec(MIGRATIONS[step] ?? '');
      connection.pragma(`user_version = ${step + 1}`);
    })();
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

function statementsOf(connection: Connection) {
  const prepare = (text: string) => connection.prepare(text);
  return {
    event: prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)'),
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
