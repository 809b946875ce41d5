import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { codeOf, whyUnreadable } from '../model/thrown.js';
import { type OpenSqlite, type Sqlite, SqliteError } from './sqlite.js';

/** What a copy of a store holds. */
export interface Backup {
  readonly events: number;
  /** Id of the newest event in it; 0 without any. */
  readonly lastEvent: number;
  readonly bytes: number;
}

/**
 * Copies a store to a new file, also while a collector writes it: one reading transaction sees all that was stored up to its
 * begin, journal included, and holds up no writer (https://www.sqlite.org/lang_vacuum.html#vacuuminto). The copy is one file,
 * readable by its owner alone, and appears under its name when it is whole.
 * @param isReplacing a file of that name is replaced; otherwise it is left alone
 * @throws SqliteError: `NO_STORE` where the file is no store, `EXISTS` where the target is there
 */
export function backupStore(open: OpenSqlite, path: string, target: string, isReplacing: boolean): Backup {
  if (!isReplacing && existsSync(target)) throw new SqliteError('EXISTS', 'it exists');
  const partial = `${target}.partial`;
  rmSync(partial, { force: true });
  const store = openStored(open, path);
  try {
    // An empty file is a database too: so the copy is never readable by others, not for a moment.
    writeFileSync(partial, '', { mode: 0o600, flag: 'wx' });
    store.prepare('VACUUM INTO ?').run(partial);
    const copied = contentOf(open, partial);
    put(partial, target, isReplacing);
    return copied;
  } finally {
    store.close();
    rmSync(partial, { force: true });
  }
}

/** Gives the copy its name. A link never replaces a file that came in the meantime. */
function put(partial: string, target: string, isReplacing: boolean): void {
  chmodSync(partial, 0o600);
  if (isReplacing) renameSync(partial, target);
  else linkSync(partial, target);
}

/** SQLite calls whatever it can't open or read an error of the disk. */
function checkFile(path: string): void {
  try {
    const found = statSync(path);
    if (found.isDirectory())
      throw new SqliteError('NO_STORE', 'it is a folder; the store is the file that listen --store names');
    if (!found.isFile()) throw new SqliteError('NO_STORE', 'it is no file');
    accessSync(path, constants.R_OK);
  } catch (error) {
    if (error instanceof SqliteError) throw error;
    throw new SqliteError('NO_STORE', whyUnreadable(error));
  }
}

function openStored(open: OpenSqlite, path: string): Sqlite {
  checkFile(path);
  const connection = open(path, true);
  try {
    connection.pragma('busy_timeout = 5000');
    const tables = connection
      .prepare("SELECT name FROM sqlite_master WHERE name IN ('events', 'devices', 'meta')")
      .all();
    if (tables.length !== 3) throw new SqliteError('NO_STORE', 'it is a database, and no store of sldiag');
    return connection;
  } catch (error) {
    connection.close();
    if (codeOf(error) === 'SQLITE_NOTADB') throw new SqliteError('NO_STORE', 'it is no database');
    throw error;
  }
}

function contentOf(open: OpenSqlite, path: string): Backup {
  const copy = open(path, true);
  try {
    const check = copy.pragma('quick_check(1)');
    if (check !== 'ok') throw new SqliteError('SQLITE_CORRUPT', `the copy is damaged: ${String(check)}`);
    const row = copy.prepare('SELECT count(*) AS events, coalesce(max(id), 0) AS lastEvent FROM events').get();
    return { events: Number(row?.events), lastEvent: Number(row?.lastEvent), bytes: statSync(path).size };
  } finally {
    copy.close();
  }
}
