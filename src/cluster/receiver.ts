import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ReadContext } from '../ingest/context.js';
import type { LiveCounts } from '../ingest/records/live-counts.js';
import { createLiveReader } from '../ingest/records/live-reader.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Arrival, SourceCounters } from '../model/live.js';
import { messageOf } from '../model/thrown.js';
import { partitionOf } from './placement.js';
import { AwayError, type Backend, type BatchId, type Entry } from './ports.js';
import type { Spool, SpooledBatch } from './spool.js';

export interface ReceiverOptions {
  readonly context: Omit<ReadContext, 'now'>;
  readonly version: string;
  readonly backend: Backend;
  /** Where batches wait while the engine is away; null keeps few of them in memory only. */
  readonly spool: Spool | null;
  readonly sources: () => readonly SourceCounters[];
  /** Listeners that can make their senders wait are told to, and that they may go on. */
  hold(isHeld: boolean): void;
  /** A batch is in the log for good. After a kill it may be told once more, by who sends what was spooled. */
  appended(entries: number, id: BatchId): void;
  problem(diagnostic: Diagnostic): void;
  log(level: 'info' | 'warning' | 'error', message: string): void;
}

/** Takes what listeners receive, reads it, and appends what matters to the cluster's log. */
export interface Receiver {
  readonly name: string;
  /** Rejects with what trying again doesn't mend. */
  readonly ended: Promise<void>;
  receive(batch: readonly Arrival[]): void;
  counts(): ReceiverCounts;
  /** Appends what waits, or spools it, and ends. */
  stop(): Promise<void>;
}

export interface ReceiverCounts extends LiveCounts {
  /** Messages that matter and are in the log. */
  readonly appended: number;
  readonly waiting: number;
  readonly spoolBytes: number;
  /** Messages that matter and were let go because there was no room for them. */
  readonly shedForRoom: number;
  readonly isHeld: boolean;
}

/** Milliseconds that messages wait for others. */
const FLUSH = 20;
/** Messages of one batch. */
const BATCH = 2000;
/** Messages that wait in memory before they go to the disk, or are let go. */
const WAITING = 20_000;
/** An append that takes longer is a reason to spool, milliseconds. */
const SLOW = 1000;
const RETRY = 300;
/** Shares of the room. */
const NEARLY_FULL = 0.8;
const ROOM_AGAIN = 0.5;
const NOTE = 2000;

export function startReceiver(options: ReceiverOptions): Receiver {
  const { backend, spool, hold, log } = options;
  // Another one with each start: numbers begin anew.
  const name = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}`;
  let pending: Entry[] = [];
  /** Batches in memory; empty while any are in the spool. */
  const queue: SpooledBatch[] = [];
  let rseq = 0;
  let appended = 0;
  /** Number of this run's newest batch in the log. */
  let appendedUpTo = 0;
  let shed = 0;
  let isHeld = false;
  let isSpoolBroken = false;
  let isAway = false;
  let isStopping = false;
  let triedSince: number | null = null;
  let fail: (error: Error) => void = () => {};
  const ended = new Promise<void>((_, reject) => {
    fail = reject;
  });
  ended.catch(() => {});

  const reader = createLiveReader(options.context, {
    record: (record, reception) => {
      pending.push({ record, reception });
      if (pending.length >= BATCH) cut();
    },
    diagnostic: options.problem,
  });

  /** Makes a batch of what is pending. */
  function cut(): void {
    if (pending.length === 0) return;
    const entries = pending;
    pending = [];
    const parts = new Map<number, Entry[]>();
    for (const entry of entries) {
      const p = partitionOf(entry.record.device);
      const part = parts.get(p);
      if (part === undefined) parts.set(p, [entry]);
      else part.push(entry);
    }
    rseq += 1;
    keep({ id: { rid: name, rseq }, parts });
  }

  /** In memory while the engine answers; else on the disk; else nowhere, which is counted. */
  function keep(batch: SpooledBatch): void {
    const isSlow = isAway || (triedSince !== null && performance.now() - triedSince > SLOW);
    if (spool !== null && (isSlow || !spool.isEmpty)) {
      // The one that is under way goes there too: appended twice it is appended once.
      for (const earlier of queue.splice(0)) toSpool(earlier);
      toSpool(batch);
    } else if (waiting() < WAITING) queue.push(batch);
    else shed += sizeOf(batch);
    lookAtRoom();
  }

  function toSpool(batch: SpooledBatch): void {
    try {
      if (spool?.put(batch)) return;
    } catch (error) {
      if (!isSpoolBroken) log('error', `the spool can't be written: ${messageOf(error)}`);
      isSpoolBroken = true;
    }
    shed += sizeOf(batch);
  }

  const waiting = () => queue.reduce((sum, batch) => sum + sizeOf(batch), 0);

  /** Senders that can wait are held before there is no room at all. */
  function lookAtRoom(): void {
    const share = Math.max(waiting() / WAITING, spool === null ? 0 : spool.size / spool.cap);
    const now = isHeld ? share > ROOM_AGAIN : share > NEARLY_FULL;
    if (now === isHeld) return;
    isHeld = now;
    hold(now);
    log(
      now ? 'warning' : 'info',
      now
        ? 'there is hardly room for what waits for the engine: TCP waits, UDP goes on until none is left'
        : 'there is room again',
    );
  }

  async function pump(): Promise<void> {
    for (;;) {
      // What is spooled is older than what is in memory.
      const spooled = spool?.first() ?? null;
      const batch = spooled ?? queue[0];
      if (batch === undefined) {
        if (isStopping) return;
        await pause(FLUSH / 2);
        continue;
      }
      // It was under way when it was spooled.
      if (spooled !== null && spooled.id.rid === name && spooled.id.rseq <= appendedUpTo) {
        spool?.shift();
        continue;
      }
      try {
        triedSince ??= performance.now();
        await backend.log.append(batch.id, batch.parts);
        triedSince = null;
        if (isAway) log('info', 'the engine is back');
        isAway = false;
        if (spooled !== null) spool?.shift();
        else if (queue[0] === batch) queue.shift();
        if (batch.id.rid === name) appendedUpTo = batch.id.rseq;
        appended += sizeOf(batch);
        options.appended(sizeOf(batch), batch.id);
        lookAtRoom();
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        const where = spool === null ? 'few messages wait in memory' : 'messages are spooled';
        if (!isAway) log('warning', `the engine is away (${error.message}); ${where}`);
        isAway = true;
        if (isStopping) return;
        await pause(RETRY);
      }
    }
  }

  async function tellOthers(): Promise<void> {
    await backend.view
      .note(name, 'receiver', { ...counts(), sources: options.sources(), version: options.version })
      .catch(() => {});
  }

  function counts(): ReceiverCounts {
    return {
      ...reader.counts(),
      appended,
      waiting: waiting(),
      spoolBytes: spool?.size ?? 0,
      shedForRoom: shed,
      isHeld,
    };
  }

  if (spool !== null && !spool.isEmpty)
    log('info', `${spool.size} bytes were spooled by an earlier run; they go first`);
  const flushing = setInterval(() => {
    reader.flush(Date.now());
    cut();
  }, FLUSH);
  const noting = setInterval(() => void tellOthers(), NOTE);
  const pumping = pump().catch((error: Error) => fail(error));

  return {
    name,
    ended,
    receive(batch) {
      for (const arrival of batch) reader.take(arrival);
    },
    counts,
    async stop() {
      clearInterval(flushing);
      clearInterval(noting);
      reader.flush();
      cut();
      isStopping = true;
      await pumping;
      // What the engine did not take any more waits for the next start.
      for (const batch of queue.splice(0)) toSpool(batch);
    },
  };
}

function sizeOf({ parts }: SpooledBatch): number {
  let size = 0;
  for (const entries of parts.values()) size += entries.length;
  return size;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
