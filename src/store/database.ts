import { existsSync } from 'node:fs';
import type { LiveEvent, LiveMessage } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { FleetCause } from '../model/report.js';
import { messageOf } from '../model/thrown.js';
import { type Clocks, createAgeing } from './age.js';
import { checkOtherNames, lockStore, type StoreLock, thisOwner } from './lock.js';
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
  return new OpenDatabase(open, options, start);
}

interface Opened {
  readonly connection: Sqlite;
  readonly statements: Statements;
  readonly place: string;
  /** Its journal as it was after what was written last. */
  journal: Journal;
}

function opened(open: OpenSqlite, path: string): Opened {
  const connection = open(path);
  try {
    prepare(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  const place = placeOf(path) ?? '';
  const statements = statementsOf(connection);
  statements.meta.run('owner', JSON.stringify(thisOwner()));
  return { connection, statements, place, journal: journalOf(path) };
}

/** The file as it is open, and as it stood after what was written last. */
class OpenDatabase implements EventDatabase {
  private readonly retentionDays: number;
  private readonly retentionMegabytes: number;
  private readonly path: string;
  private readonly lock: StoreLock;
  private setAside: Loaded['setAside'] = null;
  private file: Opened;
  /** What was newest when the file was opened first. */
  private readonly begun: { readonly lastEvent: number; readonly at: number | null };
  private readonly oldestKept: (now: Clocks) => number;
  private tidiedAt = Number.NEGATIVE_INFINITY;
  /** Id of the newest event that is in the file. */
  private written: number;

  constructor(
    private readonly open: OpenSqlite,
    options: StoreOptions,
    start: Clocks,
  ) {
    this.retentionDays = options.retentionDays;
    this.retentionMegabytes = options.retentionMegabytes;
    this.path = realPathOf(options.path);
    this.lock = lockStore(open, this.path, () => ownerOf(open, this.path));
    try {
      checkOtherNames(open, this.path);
      try {
        this.file = opened(this.open, this.path);
      } catch (error) {
        if (!isDamaged(error)) throw error;
        this.setAside = { path: moveAside(this.path), reason: messageOf(error) };
        this.file = opened(this.open, this.path);
      }
    } catch (error) {
      this.lock.release();
      throw error;
    }
    this.begun = this.newest();
    const { lastEvent, at } = this.begun;
    this.oldestKept = createAgeing(at, this.retentionDays, start);
    this.written = lastEvent;
  }

  load(): Loaded {
    return { ...keptIn(this.file.statements), ...this.standing() };
  }

  write(batch: Batch, now: Clocks): Written {
    let isRenewed = this.isGone();
    if (isRenewed) this.renew();
    else if (isCut(this.path, this.file.journal)) isRenewed = this.recover();
    this.store(batch);
    // Deleted in this very moment: the next write would say so, and these would have been called stored.
    if (this.isGone()) throw new SqliteError('STORE_GONE', 'its file was deleted');
    if (isCut(this.path, { ...this.file.journal, size: 0 }))
      throw new SqliteError('STORE_GONE', 'its journal was deleted');
    this.tidy(now);
    this.file.journal = journalOf(this.path);
    return { isRenewed };
  }

  eventsAfter(id: number, limit: number): LiveEvent[] {
    return this.file.statements.after.all(id, limit).flatMap(eventOf);
  }

  close(): void {
    this.file.statements.meta.run('owner', 'null');
    this.file.connection.close();
    this.lock.release();
  }

  private newest(): { lastEvent: number; at: number | null } {
    const last = this.file.statements.readMeta.get('lastEvent');
    const at = this.file.statements.newest.get()?.at;
    return { lastEvent: Number(last?.value ?? 0), at: typeof at === 'string' ? Date.parse(at) : null };
  }

  /** Somebody deleted or emptied the file: what is written to it would be gone. */
  private isGone(): boolean {
    const now = placeOf(this.path);
    if (now !== null && now !== this.file.place)
      throw new SqliteError('STORE_REPLACED', 'another file was put in its place; a restart takes that one');
    return now === null;
  }

  /**
   * Its journal was deleted, or emptied: what only stood there is gone, or will be with this process. Opened anew, the file tells what is
   * left of it; one that is damaged is set aside.
   * @returns whether something is gone
   */
  private recover(): boolean {
    try {
      this.file.connection.close();
    } catch {
      // What could be taken over was.
    }
    try {
      this.file = opened(this.open, this.path);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      moveAside(this.path);
      this.file = opened(this.open, this.path);
    }
    return this.newest().lastEvent < this.written;
  }

  /** A new file in place of one that is gone. */
  private renew(): void {
    try {
      this.file.connection.close();
    } catch {
      // Nothing of it is of use any more.
    }
    if (existsSync(this.path)) moveAside(this.path);
    this.file = opened(this.open, this.path);
  }

  private store(batch: Batch): void {
    this.file.connection.transaction(() => apply(this.file.statements, batch));
    const last = batch.events.at(-1)?.id;
    if (last === undefined) return;
    this.lock.note(last);
    this.written = last;
  }

  private tidy(now: Clocks): void {
    if (now.elapsed - this.tidiedAt < TIDY) return;
    this.tidiedAt = now.elapsed;
    this.file.statements.old.run(new Date(this.oldestKept(now)).toISOString());
    // Of devices that were let go: most of what a file holds where names are made up, and no event's deletion makes room for them.
    this.file.statements.strayDiagnoses.run();
    const pages = (pragma: string) =>
      Number(this.file.connection.pragma(pragma)) * Number(this.file.connection.pragma('page_size'));
    const used = () => pages('page_count') - pages('freelist_count');
    while (used() > this.retentionMegabytes * 1_000_000 && this.file.statements.oldest.run(DELETED_AT_ONCE) > 0);
    this.file.connection.pragma('incremental_vacuum(2000)');
  }

  private standing(): Pick<Loaded, 'lastEvent' | 'newestAt' | 'missing' | 'setAside'> {
    const { lastEvent, at } = this.begun;
    return {
      lastEvent: Math.max(lastEvent, this.lock.mark),
      newestAt: at === null ? null : new Date(at).toISOString(),
      missing: Math.max(0, this.lock.mark - lastEvent),
      setAside: this.setAside,
    };
  }
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
