import { readdirSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../model/thrown.js';
import { type OpenSqlite, type Sqlite, SqliteError } from './sqlite.js';

/**
 * The right to write a store, held by one process at a time. The system takes it back when the process ends, however that
 * happens: it is SQLite's lock on a small file beside the store, which also keeps the number of the newest event that was ever
 * stored, because a store that lost its newest part does not know that.
 */
export interface StoreLock {
  /** Id of the newest event that was stored, by whoever held the lock before. */
  readonly mark: number;
  note(upTo: number): void;
  release(): void;
}

/** Who writes a store, as it is kept in the store itself. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601 */
  readonly since: string;
}

export function thisOwner(): Owner {
  return { pid: process.pid, host: hostname(), since: new Date().toISOString() };
}

/** @throws SqliteError with `STORE_IN_USE` when another process holds it; `owner` says who that is, where it is known */
export function lockStore(open: OpenSqlite, path: string, owner: () => Owner | null): StoreLock {
  const file = `${path}-lock`;
  let connection: Sqlite;
  try {
    connection = hold(open, file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'SQLITE_BUSY') throw inUse(owner());
    if (code !== 'SQLITE_CORRUPT' && code !== 'SQLITE_NOTADB') throw error;
    rmSync(file);
    connection = hold(open, file);
  }
  const note = connection.prepare('INSERT OR REPLACE INTO mark VALUES (1, ?)');
  const mark = connection.prepare('SELECT upTo FROM mark').get();
  return {
    mark: Number(mark?.upTo ?? 0),
    note: (upTo) => {
      note.run(upTo);
    },
    release: () => connection.close(),
  };
}

/** How long somebody who only reads the file is waited for, milliseconds. */
const READER_MS = 5000;

/**
 * A file with several names (hard links) has a lock and a journal under each of them: whoever writes it under another one is known by the
 * system's lock on the file itself, which goes by device and inode.
 * @throws SqliteError with `STORE_IN_USE`
 */
export function checkOtherNames(open: OpenSqlite, path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined || file.nlink < 2) return;
  refuseLeftJournal(path, file);
  const connection = open(path);
  try {
    connection.pragma(`busy_timeout = ${READER_MS}`);
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.transaction(() => {});
  } catch (error) {
    if (codeOf(error) !== 'SQLITE_BUSY') return;
    throw new SqliteError('STORE_IN_USE', 'another sldiag writes it under another name of the same file (a hard link)');
  } finally {
    connection.close();
  }
}

/**
 * What a collector that was killed had not written into the file yet stands in the journal beside the name that it had.
 * @throws SqliteError with `STORE_IN_USE` where such a journal stands in the same folder
 */
function refuseLeftJournal(path: string, { dev, ino }: { readonly dev: number; readonly ino: number }): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder)) {
    const other = statSync(join(folder, name), { throwIfNoEntry: false });
    if (name === basename(path) || other?.ino !== ino || other.dev !== dev) continue;
    if ((statSync(join(folder, `${name}-wal`), { throwIfNoEntry: false })?.size ?? 0) > 0)
      throw new SqliteError('STORE_IN_USE', `its journal stands under another name of the same file: ${name}`);
  }
}

function hold(open: OpenSqlite, file: string): Sqlite {
  const connection = open(file);
  try {
    connection.pragma('busy_timeout = 0');
    connection.pragma('locking_mode = EXCLUSIVE');
    connection.pragma('journal_mode = MEMORY');
    connection.pragma('synchronous = OFF');
    connection.transaction(() => {
      connection.exec('CREATE TABLE IF NOT EXISTS mark (id INTEGER PRIMARY KEY, upTo INTEGER NOT NULL)');
      // Something is written, so that the lock is the one of a writer.
      connection.exec('INSERT OR IGNORE INTO mark VALUES (1, 0)');
      connection.exec('UPDATE mark SET upTo = upTo');
    });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function inUse(owner: Owner | null): SqliteError {
  const who = owner === null ? '' : ` (process ${owner.pid} on ${owner.host}, since ${owner.since})`;
  return new SqliteError('STORE_IN_USE', `another sldiag writes it${who}`);
}
