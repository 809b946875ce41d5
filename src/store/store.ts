import { Worker } from 'node:worker_threads';
import type { LiveEvent, LiveMessage } from '../model/live.js';
import type { FleetCause } from '../model/report.js';
import { textSize } from '../model/text-size.js';
import { messageOf } from '../model/thrown.js';

/** A device as it is kept; `state` is opaque to the store. */
export interface StoredDevice {
  readonly key: number;
  readonly id: string;
  readonly state: string;
  readonly choice: string | null;
  readonly skew: number | null;
  readonly heard: number;
  readonly told: string;
}

/** What belongs together: after a crash either all of it is there or nothing. */
export interface Batch {
  readonly events: readonly { readonly event: LiveEvent; readonly fingerprint: string | null }[];
  readonly devices: readonly StoredDevice[];
  readonly gone: readonly number[];
  readonly fleet: readonly FleetCause[];
  /** What somebody else wants kept with it, opaque to the store; null leaves what is there. */
  readonly beside: string | null;
}

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

/** Events that may wait for a disk that is full or slow, and characters of them. */
const PENDING_CAP = 20_000;
const PENDING_SIZE = 64_000_000;
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
  private waiting: Batch[] = [];
  private pending = 0;
  private pendingSize = 0;
  private lost = 0;
  private storedUpTo = 0;
  private state: StoreStatus['state'] = 'ok';
  private isWriting = false;
  /** What comes now is written by who closes. */
  private isClosing = false;
  private retry = RETRY;
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
    this.pending += batch.events.length;
    this.pendingSize += sizeOf(batch);
    this.waiting.push(batch);
    if (this.pending > PENDING_CAP || this.pendingSize > PENDING_SIZE) this.waiting = this.shed(this.waiting);
    else if (this.state === 'degraded') this.waiting = [joined(this.waiting)];
    if (this.timer === null || this.state === 'ok') void this.pump();
  }

  eventsAfter(after: number, limit: number): Promise<LiveEvent[]> {
    return this.ask({ kind: 'events', after, limit });
  }

  status(): StoreStatus {
    return { state: this.state, pending: this.pending, lost: this.lost, storedUpTo: this.storedUpTo };
  }

  async close(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    while (this.isWriting) await new Promise((resolve) => setTimeout(resolve, 5));
    this.isClosing = true;
    // Where nothing waits the file is looked at once more all the same: it may be gone since the last write.
    let isLooked = false;
    while (!isLooked || this.waiting.length > 0) {
      const batch = joined(this.waiting);
      this.waiting = [];
      await this.ask({ kind: 'write', batch }).then(
        (written) => {
          this.pending -= batch.events.length;
          this.pendingSize -= sizeOf(batch);
          this.storedUpTo = Math.max(this.storedUpTo, batch.events.at(-1)?.event.id ?? 0);
          // Its owner may write what it knows into the new file, which the next turn does.
          if (written.isRenewed) this.tell.renewed();
          if (batch.events.length > 0) this.tell.stored(this.storedUpTo);
        },
        () => this.forgo(batch.events),
      );
      if (isLooked) break;
      isLooked = true;
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
    if (this.isWriting || this.isClosing || this.waiting.length === 0) return;
    this.isWriting = true;
    const batch = joined(this.waiting);
    this.waiting = [];
    try {
      const { isRenewed } = await this.ask({ kind: 'write', batch });
      if (isRenewed) this.tell.renewed();
      this.pending -= batch.events.length;
      this.pendingSize -= sizeOf(batch);
      this.storedUpTo = Math.max(this.storedUpTo, batch.events.at(-1)?.event.id ?? 0);
      this.retry = RETRY;
      if (this.state === 'degraded') {
        this.state = 'ok';
        this.tell.changed('ok', '');
      }
      if (batch.events.length > 0) this.tell.stored(this.storedUpTo);
    } catch (error) {
      this.waiting = this.shed([batch, ...this.waiting]);
      if (this.state === 'ok') {
        this.state = 'degraded';
        this.tell.changed('degraded', messageOf(error));
      }
      if (this.dead === null) {
        this.timer = setTimeout(() => void this.pump(), this.retry);
        this.retry = Math.min(RETRY_CAP, this.retry * 2);
      }
      this.isWriting = false;
      return;
    }
    this.isWriting = false;
    if (this.waiting.length > 0) void this.pump();
  }

  /** Lets the oldest events go where too many wait; what the devices are like now is never let go. */
  private shed(batches: Batch[]): Batch[] {
    const batch = joined(batches);
    const over = this.overflow(batch);
    if (over <= 0) return [batch];
    this.forgo(batch.events.slice(0, over));
    return [{ ...batch, events: batch.events.slice(over) }];
  }

  /**
   * How many of the oldest events have to go; by size a quarter more than must, so that this is seldom looked at. What is on its way to
   * a slow disk is in memory too, so that all that is pending counts.
   */
  private overflow({ events }: Batch): number {
    const over = Math.min(events.length, this.pending - PENDING_CAP);
    if (this.pendingSize <= PENDING_SIZE) return over;
    let left = this.pendingSize;
    let count = 0;
    for (; count < events.length && left > 0.75 * PENDING_SIZE; count += 1) left -= textSize(events[count]);
    return Math.max(over, count);
  }

  private forgo(events: Batch['events']): void {
    this.lost += events.length;
    this.pending -= events.length;
    this.pendingSize -= sizeOf({ events });
    for (const [first, last] of runsOf(events.map(({ event }) => event.id))) this.tell.lost(first, last);
  }
}

/** The first and last id of each run without a hole: what was let go behind a batch on its way has been told of already. */
function runsOf(ids: readonly number[]): (readonly [first: number, last: number])[] {
  const ends = ids.flatMap((id, index) => (ids[index + 1] === id + 1 ? [] : [index]));
  return ends.map((end, turn) => [ids[(ends[turn - 1] ?? -1) + 1] ?? 0, ids[end] ?? 0]);
}

/** Characters of its events; each is weighed on its own, so that parts of a batch add up. */
function sizeOf({ events }: Pick<Batch, 'events'>): number {
  return events.reduce((sum, event) => sum + textSize(event), 0);
}

/** One batch with the events of all, and of each device what is newest. */
function joined(batches: readonly Batch[]): Batch {
  const [only] = batches;
  if (only !== undefined && batches.length === 1) return only;
  const devices = new Map<number, StoredDevice>();
  const gone = new Set<number>();
  for (const batch of batches) {
    for (const device of batch.devices) devices.set(device.key, device);
    for (const key of batch.gone) {
      devices.delete(key);
      gone.add(key);
    }
  }
  return {
    events: batches.flatMap(({ events }) => events),
    devices: [...devices.values()],
    gone: [...gone],
    fleet: batches.at(-1)?.fleet ?? [],
    beside: batches.findLast(({ beside }) => beside !== null)?.beside ?? null,
  };
}
