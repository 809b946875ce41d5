import { existsSync } from 'node:fs';
import type { LiveEvent, LiveMessage } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { FleetCause } from '../model/report.js';
import { messageOf } from '../model/thrown.js';
import { type Clocks, createAgeing } from './age.js';
import { checkOtherNames, lockStore, thisOwner } from './lock.js';
import { isCut, isDamaged, type Journal, journalOf, moveAside, ownerOf, placeOf, realPathOf } from './place.js';
import { apply, eventOf } from './rows.js';
import { prepare, type Statements, statementsOf } from './schema.js';
import { type OpenSqlite, type Sqlite, SqliteError } from './sqlite.js';
import type { Batch, Loaded, StoreOptions, Written } from './store.js';

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
  write(batch: Batch, now: Clocks): Written;
  eventsAfter(id: number, limit: number): LiveEvent[];
  close(): void;
}

/**
 * Opens the file, sets one aside that is no database or damaged, and brings its schema up to date.
 * @throws SqliteError, `STORE_IN_USE` when another process writes it
 */
export function openDatabase(open: OpenSqlite, options: StoreOptions, start: Clocks): EventDatabase {
  const { retentionDays, retentionMegabytes } = options;
  const path = realPathOf(options.path);
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
    checkOtherNames(open, path);
    try {
      connect();
    } catch (error) {
      if (!isDamaged(error)) throw error;
      setAside = { path: moveAside(path), reason: messageOf(error) };
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
    connection.transaction(() => apply(statements, batch));
    const last = batch.events.at(-1)?.event.id;
    if (last === undefined) return;
    lock.note(last);
    written = last;
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

  function standing(): Pick<Loaded, 'lastEvent' | 'newestAt' | 'missing' | 'setAside'> {
    return {
      lastEvent: Math.max(newestId, lock.mark),
      newestAt: newestAt === null ? null : new Date(newestAt).toISOString(),
      missing: lock.mark > newestId ? lock.mark - newestId : 0,
      setAside,
    };
  }

  return {
    load: () => ({ ...keptIn(statements), ...standing() }),
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
    eventsAfter: (id, limit) => statements.after.all(id, limit).flatMap(eventOf),
    close() {
      statements.meta.run('owner', 'null');
      connection.close();
      lock.release();
    },
  };
}

/** What an earlier run left in the file. */
function keptIn(statements: Statements): Pick<Loaded, 'devices' | 'fingerprints' | 'messages' | 'fleet' | 'beside'> {
  const texts = (rows: readonly Readonly<Record<string, unknown>>[], name: string) =>
    rows.map((row) => String(row[name])).reverse();
  const fleet = statements.readMeta.get('fleet')?.value;
  const beside = statements.readMeta.get('beside')?.value;
  return {
    devices: statements.devices.all() as unknown as Loaded['devices'],
    fingerprints: texts(statements.fingerprints.all(FINGERPRINTS_LOADED), 'fingerprint'),
    messages: texts(statements.messages.all(MESSAGES_LOADED), 'body').map(
      (body) => fromOwnJson<{ message: LiveMessage }>(body).message,
    ),
    fleet: fleet === undefined ? [] : fromOwnJson<FleetCause[]>(String(fleet)),
    beside: beside === undefined ? null : String(beside),
  };
}
