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
  const worker = new Worker(new URL('./store-worker.js', import.meta.url), {
    workerData: options,
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const asked: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
  let waiting: Batch[] = [];
  let pending = 0;
  let pendingSize = 0;
  let lost = 0;
  let storedUpTo = 0;
  let state: StoreStatus['state'] = 'ok';
  let isWriting = false;
  /** What comes now is written by who closes. */
  let isClosing = false;
  let retry = RETRY;
  let timer: NodeJS.Timeout | null = null;
  let dead: Error | null = null;

  worker.on('message', (answer: Answer) => {
    const question = asked.shift();
    if (answer.kind === 'done') question?.resolve(answer.value);
    else question?.reject(Object.assign(new Error(answer.reason), { code: answer.code }));
  });
  const fail = (error: Error) => {
    dead = error;
    for (const question of asked.splice(0)) question.reject(error);
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('the store has ended')));

  function ask<Kind extends Request['kind']>(request: Request & { kind: Kind }): Promise<Answers[Kind]> {
    if (dead !== null) return Promise.reject(dead);
    return new Promise((resolve, reject) => {
      // Answers come in the order of their questions, so each is of its question's kind.
      asked.push({ resolve: (value) => resolve(value as Answers[Kind]), reject });
      worker.postMessage(request);
    });
  }

  async function pump(): Promise<void> {
    if (isWriting || isClosing || waiting.length === 0) return;
    isWriting = true;
    const batch = joined(waiting);
    waiting = [];
    try {
      const { isRenewed } = await ask({ kind: 'write', batch });
      if (isRenewed) tell.renewed();
      pending -= batch.events.length;
      pendingSize -= sizeOf(batch);
      storedUpTo = Math.max(storedUpTo, batch.events.at(-1)?.event.id ?? 0);
      retry = RETRY;
      if (state === 'degraded') {
        state = 'ok';
        tell.changed('ok', '');
      }
      if (batch.events.length > 0) tell.stored(storedUpTo);
    } catch (error) {
      waiting = shed([batch, ...waiting]);
      if (state === 'ok') {
        state = 'degraded';
        tell.changed('degraded', messageOf(error));
      }
      if (dead === null) {
        timer = setTimeout(pump, retry);
        retry = Math.min(RETRY_CAP, retry * 2);
      }
      isWriting = false;
      return;
    }
    isWriting = false;
    if (waiting.length > 0) void pump();
  }

  /** Lets the oldest events go where too many wait; what the devices are like now is never let go. */
  function shed(batches: Batch[]): Batch[] {
    const batch = joined(batches);
    const over = overflow(batch);
    if (over <= 0) return [batch];
    forgo(batch.events.slice(0, over));
    return [{ ...batch, events: batch.events.slice(over) }];
  }

  /** How many of the oldest events have to go; by size a quarter more than must, so that this is seldom looked at. */
  function overflow({ events }: Batch): number {
    const over = events.length - PENDING_CAP;
    if (pendingSize <= PENDING_SIZE) return over;
    let left = pendingSize;
    let count = 0;
    for (; count < events.length && left > 0.75 * PENDING_SIZE; count += 1) left -= textSize(events[count]);
    return Math.max(over, count);
  }

  function forgo(events: Batch['events']): void {
    const [first, last] = [events[0]?.event.id, events.at(-1)?.event.id];
    lost += events.length;
    pending -= events.length;
    pendingSize -= sizeOf({ events });
    if (first !== undefined && last !== undefined) tell.lost(first, last);
  }

  return {
    load: () => ask({ kind: 'load' }),
    write(batch) {
      pending += batch.events.length;
      pendingSize += sizeOf(batch);
      waiting.push(batch);
      if (pending > PENDING_CAP || pendingSize > PENDING_SIZE) waiting = shed(waiting);
      else if (state === 'degraded') waiting = [joined(waiting)];
      if (timer === null || state === 'ok') void pump();
    },
    eventsAfter: (after, limit) => ask({ kind: 'events', after, limit }),
    status: () => ({ state, pending, lost, storedUpTo }),
    async close() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      while (isWriting) await new Promise((resolve) => setTimeout(resolve, 5));
      isClosing = true;
      // Where nothing waits the file is looked at once more all the same: it may be gone since the last write.
      let isLooked = false;
      while (!isLooked || waiting.length > 0) {
        const batch = joined(waiting);
        waiting = [];
        await ask({ kind: 'write', batch }).then(
          (written) => {
            pending -= batch.events.length;
            pendingSize -= sizeOf(batch);
            storedUpTo = Math.max(storedUpTo, batch.events.at(-1)?.event.id ?? 0);
            // Its owner may write what it knows into the new file, which the next turn does.
            if (written.isRenewed) tell.renewed();
            if (batch.events.length > 0) tell.stored(storedUpTo);
          },
          () => forgo(batch.events),
        );
        if (isLooked) break;
        isLooked = true;
      }
      await ask({ kind: 'close' }).catch(() => {});
      await worker.terminate();
    },
  };
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
