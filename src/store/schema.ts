import { type Sqlite, SqliteError } from './sqlite.js';

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
  // Nobody read them: what a device's incidents are is part of its state.
  'DROP TABLE incidents',
];

/**
 * Checks the file and brings its schema up to date.
 * @throws Error for a file of a newer version, SqliteError for one that is damaged
 */
export function prepare(connection: Sqlite): void {
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
  // Kilobytes: better-sqlite3 comes with 16 MB, and what is written is seldom read again.
  connection.pragma('cache_size = -2000');
  const check = connection.pragma('quick_check(1)');
  if (check !== 'ok') throw new SqliteError('SQLITE_CORRUPT', String(check));
  for (let step = version; step < MIGRATIONS.length; step += 1) {
    connection.transaction(() => {
      connection.exec(MIGRATIONS[step] ?? '');
      connection.pragma(`user_version = ${step + 1}`);
    });
  }
}

/** All that is asked of the database. */
export type Statements = ReturnType<typeof statementsOf>;

export function statementsOf(connection: Sqlite) {
  const prepare = (text: string) => connection.prepare(text);
  return {
    event: prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)'),
    same: prepare('SELECT 1 FROM events WHERE id = ? AND at = ? AND body = ?'),
    known: prepare('SELECT 1 FROM events WHERE fingerprint = ?'),
    newest: prepare('SELECT at FROM events ORDER BY id DESC LIMIT 1'),
    diagnosis: prepare('INSERT OR REPLACE INTO diagnoses VALUES (?, ?, ?)'),
    forgetDiagnosis: prepare('DELETE FROM diagnoses WHERE device = ?'),
    strayDiagnoses: prepare('DELETE FROM diagnoses WHERE device NOT IN (SELECT id FROM devices)'),
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
