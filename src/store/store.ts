import { Worker } from 'node:worker_threads';
import type { LiveEvent, LiveMessage } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import { messageOf } from '../model/thrown.js';
import { Backlog, type Piece } from './backlog.js';
import type { Batch, StoredDevice } from './batch.js';

export { type Batch, type EventText, type StoredDevice, textOf } from './batch.js';

/** What became of a batch that was written. */
export interface Written {
  /** The file had been deleted or emptied: this batch is the first of a new one. */
  readonly isRenewed: boolean;
}

/** What an earlier run left. */
export interface Loaded {
  readonly devices: readonly StoredDevice[];
  readonly fingerprints: readonly string[];
  readonly messages: readonly LiveMessage[];
  readonly fleet: readonly FleetCause[];
  readonly beside: string | null;
  /** Id of the newest event that was ever stored; 0 in a new file. */
  readonly lastEvent: number;
  /** When the newest event in the file happened, ISO 8601; null when there is none. */
  readonly newestAt: string | null;
  /** How many of the newest ids are not in the file though they were stored: its journal was lost, or it is an older copy. */
  readonly missing: number;
  /** Where a file that could not be read was put, and why; null when it could. */
  readonly setAside: { readonly path: string; readonly reason: string } | null;
}

export interface StoreOptions {
  /** Path of the database file; it is made where it doesn't exist. */
  readonly path: string;
  /** Events older than this are deleted. */
  readonly retentionDays: number;
  /** Above this size of the file the oldest events are deleted. */
  readonly retentionMegabytes: number;
}

export interface StoreStatus {
  readonly state: 'ok' | 'degraded';
  /** Events that are not on disk yet. */
  readonly pending: number;
  /** Events that never will be. */
  readonly lost: number;
  /** Why writing failed last; null where it never did. */
  readonly failure: string | null;
  /** Id up to which every event is on disk, or was told of as lost. */
  readonly storedUpTo: number;
}

/** What happens in the store that its owner should tell of. */
export interface StoreEvents {
  /** Every event up to this id, but for those that were told of as lost, is on disk, fsync included. */
  stored(upTo: number): void;
  /** The events from one id to another will never be on disk. */
  lost(from: number, to: number): void;
  /** The file or its journal was deleted or emptied while it was in use: of what was stored it knows a part, or nothing. */
  renewed(): void;
  /** Writing fails from now on, or works again. */
  changed(state: StoreStatus['state'], reason: string): void;
}

/** A database in a thread of its own, so that no write holds up a socket. Memory is bounded: what can't be written is counted. */
export interface Store {
  load(): Promise<Loaded>;
  /** Takes over a batch; returns at once. */
  write(batch: Batch): void;
  /** Events after an id, oldest first. */
  eventsAfter(id: number, limit: number): Promise<LiveEvent[]>;
  status(): StoreStatus;
  /** Writes what is pending if that is possible, and closes the file. */
  close(): Promise<void>;
}

/** First and longest wait before writing is tried again, milliseconds. */
const RETRY = 1000;
const RETRY_CAP = 30_000;

/** What the thread is asked, and what it answers. */
export type Request =
  | { readonly kind: 'load' }
  | { readonly kind: 'write'; readonly batch: Batch }
  | { readonly kind: 'events'; readonly after: number; readonly limit: number }
  | { readonly kind: 'close' };
/** What each question gets. */
export interface Answers {
  readonly load: Loaded;
  readonly write: Written;
  readonly events: LiveEvent[];
  readonly close: undefined;
}
export type Answer =
  | { readonly kind: 'done'; readonly value: Answers[keyof Answers] }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string };

/**
 * Opens a store. Its first `load` makes the file, or brings it to the present schema.
 * @throws Error, from `load`, when the file can't be made at all: its folder doesn't exist, or may not be written
 */
export function openStore(options: StoreOptions, tell: StoreEvents): Store {
  return new StoreThread(options, tell);
}

/** The thread that writes the file, with what waits for it. */
class StoreThread implements Store {
  private readonly worker: Worker;
  private readonly asked: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  private readonly backlog = new Backlog((events) => this.forgo(events));
  private lost = 0;
  private failure: string | null = null;
  private storedUpTo = 0;
  private state: StoreStatus['state'] = 'ok';
  private isWriting = false;
  /** What comes now is written by who closes. */
  private isClosing = false;
  private retry = RETRY;
  /** Pieces that waited when writing failed, and still do. */
  private owed = 0;
  private timer: NodeJS.Timeout | null = null;
  private dead: Error | null = null;

  constructor(
    options: StoreOptions,
    private readonly tell: StoreEvents,
  ) {
    this.worker = new Worker(new URL('./store-worker.js', import.meta.url), {
      workerData: options,
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.worker.on('message', (answer: Answer) => {
      const question = this.asked.shift();
      if (answer.kind === 'done') question?.resolve(answer.value);
      else question?.reject(Object.assign(new Error(answer.reason), { code: answer.code }));
    });
    this.worker.on('error', (error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('the store has ended')));
  }

  load(): Promise<Loaded> {
    return this.ask({ kind: 'load' });
  }

  write(batch: Batch): void {
    this.backlog.push(batch);
    if (this.timer === null || this.state === 'ok') void this.pump();
  }

  eventsAfter(after: number, limit: number): Promise<LiveEvent[]> {
    return this.ask({ kind: 'events', after, limit });
  }

  status(): StoreStatus {
    const { state, lost, failure, storedUpTo } = this;
    return { state, pending: this.backlog.count, lost, failure, storedUpTo };
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    while (this.isWriting) await new Promise((resolve) => setTimeout(resolve, 5));
    this.isClosing = true;
    // Where nothing waits the file is looked at once more all the same: it may be gone since the last write.
    let last = this.backlog.shift() ?? NOTHING;
    for (let isTold = false; ; last = this.backlog.shift() ?? NOTHING) {
      const written = await this.ask({ kind: 'write', batch: last.batch }).catch((error: unknown) => {
        this.failure = messageOf(error);
        this.backlog.drop(last);
        return null;
      });
      // Its owner may write what it knows into the new file, which the next turn does.
      if (written !== null) this.tellWritten(last, written.isRenewed && !isTold);
      isTold ||= written?.isRenewed === true;
      if (this.backlog.isEmpty) break;
    }
    await this.ask({ kind: 'close' }).catch(() => {});
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.dead = error;
    for (const question of this.asked.splice(0)) question.reject(error);
  }

  private ask<Kind extends Request['kind']>(request: Request & { kind: Kind }): Promise<Answers[Kind]> {
    if (this.dead !== null) return Promise.reject(this.dead);
    return new Promise((resolve, reject) => {
      // Answers come in the order of their questions, so each is of its question's kind.
      this.asked.push({ resolve: (value) => resolve(value as Answers[Kind]), reject });
      this.worker.postMessage(request);
    });
  }

  private async pump(): Promise<void> {
    if (this.isWriting || this.isClosing) return;
    const piece = this.backlog.shift();
    if (piece === undefined) return;
    this.isWriting = true;
    const written = await this.ask({ kind: 'write', batch: piece.batch }).catch((error: unknown) => {
      this.isWriting = false;
      this.failed(piece, messageOf(error));
      return null;
    });
    if (written === null) return;
    this.isWriting = false;
    this.retry = RETRY;
    this.timer = null;
    this.owed -= 1;
    this.tellWritten(piece, written.isRenewed);
    // Where one had room, the next of those that waited may have none.
    if (this.state === 'degraded' && (this.owed <= 0 || this.backlog.isEmpty)) {
      this.state = 'ok';
      this.tell.changed('ok', '');
    }
    void this.pump();
  }

  private tellWritten(piece: Piece, isRenewed: boolean): void {
    if (isRenewed) this.tell.renewed();
    this.backlog.written(piece);
    const last = piece.batch.events.at(-1)?.id;
    if (last === undefined) return;
    this.storedUpTo = Math.max(this.storedUpTo, last);
    this.tell.stored(this.storedUpTo);
  }

  private failed(piece: Piece, reason: string): void {
    this.failure = reason;
    this.backlog.putBack(piece);
    this.owed = this.backlog.length;
    if (this.state === 'ok') {
      this.state = 'degraded';
      this.tell.changed('degraded', reason);
    }
    if (this.dead !== null) return;
    this.timer = setTimeout(() => void this.pump(), this.retry);
    this.retry = Math.min(RETRY_CAP, this.retry * 2);
  }

  private forgo(events: Batch['events']): void {
    this.lost += events.length;
    for (const [first, last] of runsOf(events.map(({ id }) => id))) this.tell.lost(first, last);
  }
}

/** What a file is looked at with that has nothing to take. */
const NOTHING: Piece = { batch: { events: [], devices: [], gone: [], fleet: null, beside: null }, size: 0 };

/** The first and last id of each run without a hole: what was let go behind a batch on its way has been told of already. */
function runsOf(ids: readonly number[]): (readonly [first: number, last: number])[] {
  const ends = ids.flatMap((id, index) => (ids[index + 1] === id + 1 ? [] : [index]));
  return ends.map((end, turn) => [ids[(ends[turn - 1] ?? -1) + 1] ?? 0, ids[end] ?? 0]);
}
