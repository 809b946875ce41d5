import { existsSync, realpathSync, renameSync, statSync } from 'node:fs';
import { fromOwnJson } from '../model/own-json.js';
import { codeOf } from '../model/thrown.js';
import type { Owner } from './lock.js';
import type { OpenSqlite } from './sqlite.js';

/** The smallest page of SQLite, bytes: no database is smaller. */
const PAGE = 512;
/** Device and inode of the file; null when it is gone, or too small to be a database. */
export function placeOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.size < PAGE ? null : `${found.dev} ${found.ino}`;
}

/** Inode and bytes of a journal; SQLite shortens it only while it writes. */
export interface Journal {
  readonly inode: number;
  readonly size: number;
}

export function journalOf(path: string): Journal {
  const found = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return { inode: found?.ino ?? 0, size: found?.size ?? 0 };
}

/** Another file stands in the journal's place, or none, or less than was written. */
export function isCut(path: string, before: Journal): boolean {
  const now = journalOf(path);
  return now.inode !== before.inode || now.size < before.size;
}

/** Who has the store open, as it says itself. */
export function ownerOf(open: OpenSqlite, path: string): Owner | null {
  try {
    const connection = open(path, true);
    try {
      const row = connection.prepare("SELECT value FROM meta WHERE key = 'owner'").get();
      return row === undefined ? null : fromOwnJson<Owner | null>(String(row.value));
    } finally {
      connection.close();
    }
  } catch {
    return null;
  }
}

export function isDamaged(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(codeOf(error));
}

/** Renames a damaged file and its journals, so that somebody can still look at them. */
export function moveAside(path: string): string {
  let target = '';
  for (let number = 1; target === '' || existsSync(target); number += 1) target = `${path}.damaged-${number}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  return target;
}

/** Where the file is whichever link names it: its lock and its journal are beside it there. The path itself where nothing is there yet. */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
