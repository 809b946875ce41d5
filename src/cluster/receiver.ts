import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ReadContext } from '../ingest/context.js';
import type { LiveCounts } from '../ingest/records/live-counts.js';
import { createLiveReader, type LiveReader } from '../ingest/records/live-reader.js';
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
  return new LogReceiver(options);
}

/** A receiver with what it holds: messages that are pending, batches that wait, and how the engine answered last. */
class LogReceiver implements Receiver {
  private readonly backend: Backend;
  private readonly spool: Spool | null;
  private readonly hold: (isHeld: boolean) => void;
  private readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
  // Another one with each start: numbers begin anew.
  readonly name = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}`;
  private pending: Entry[] = [];
  /** Batches in memory; empty while any are in the spool. */
  private readonly queue: SpooledBatch[] = [];
  private rseq = 0;
  private appended = 0;
  /** Number of this run's newest batch in the log. */
  private appendedUpTo = 0;
  private shed = 0;
  private isHeld = false;
  private isSpoolBroken = false;
  private isAway = false;
  private isStopping = false;
  private triedSince: number | null = null;
  private fail: (error: Error) => void = () => {};
  readonly ended: Promise<void>;
  private readonly reader: LiveReader;
  private readonly flushing: NodeJS.Timeout;
  private readonly noting: NodeJS.Timeout;
  private readonly pumping: Promise<void>;

  constructor(private readonly options: ReceiverOptions) {
    this.backend = options.backend;
    this.spool = options.spool;
    this.hold = options.hold;
    this.log = options.log;
    this.ended = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.ended.catch(() => {});
    this.reader = createLiveReader(options.context, {
      record: (record, reception) => {
        this.pending.push({ record, reception });
        if (this.pending.length >= BATCH) this.cut();
      },
      diagnostic: options.problem,
    });
    if (this.spool !== null && !this.spool.isEmpty)
      this.log('info', `${this.spool.size} bytes were spooled by an earlier run; they go first`);
    this.flushing = setInterval(() => {
      this.reader.flush(Date.now());
      this.cut();
    }, FLUSH);
    this.noting = setInterval(() => void this.tellOthers(), NOTE);
    this.pumping = this.pump().catch((error: Error) => this.fail(error));
  }

  counts(): ReceiverCounts {
    return {
      ...this.reader.counts(),
      appended: this.appended,
      waiting: this.waiting(),
      spoolBytes: this.spool?.size ?? 0,
      shedForRoom: this.shed,
      isHeld: this.isHeld,
    };
  }

  receive(batch: readonly Arrival[]): void {
    for (const arrival of batch) this.reader.take(arrival);
  }

  async stop(): Promise<void> {
    clearInterval(this.flushing);
    clearInterval(this.noting);
    this.reader.flush();
    this.cut();
    this.isStopping = true;
    await this.pumping;
    // What the engine did not take any more waits for the next start.
    for (const batch of this.queue.splice(0)) this.toSpool(batch);
  }

  /** Makes a batch of what is pending. */
  private cut(): void {
    if (this.pending.length === 0) return;
    const entries = this.pending;
    this.pending = [];
    const parts = new Map<number, Entry[]>();
    for (const entry of entries) {
      const p = partitionOf(entry.record.device);
      const part = parts.get(p);
      if (part === undefined) parts.set(p, [entry]);
      else part.push(entry);
    }
    this.rseq += 1;
    this.keep({ id: { rid: this.name, rseq: this.rseq }, parts });
  }

  /** In memory while the engine answers; else on the disk; else nowhere, which is counted. */
  private keep(batch: SpooledBatch): void {
    const isSlow = this.isAway || (this.triedSince !== null && performance.now() - this.triedSince > SLOW);
    if (this.spool !== null && (isSlow || !this.spool.isEmpty)) {
      // The one that is under way goes there too: appended twice it is appended once.
      for (const earlier of this.queue.splice(0)) this.toSpool(earlier);
      this.toSpool(batch);
    } else if (this.waiting() < WAITING) this.queue.push(batch);
    else this.shed += sizeOf(batch);
    this.lookAtRoom();
  }

  private toSpool(batch: SpooledBatch): void {
    try {
      if (this.spool?.put(batch)) return;
    } catch (error) {
      if (!this.isSpoolBroken) this.log('error', `the spool can't be written: ${messageOf(error)}`);
      this.isSpoolBroken = true;
    }
    this.shed += sizeOf(batch);
  }

  private waiting(): number {
    return this.queue.reduce((sum, batch) => sum + sizeOf(batch), 0);
  }

  /** Senders that can wait are held before there is no room at all. */
  private lookAtRoom(): void {
    const share = Math.max(this.waiting() / WAITING, this.spool === null ? 0 : this.spool.size / this.spool.cap);
    const now = this.isHeld ? share > ROOM_AGAIN : share > NEARLY_FULL;
    if (now === this.isHeld) return;
    this.isHeld = now;
    this.hold(now);
    this.log(
      now ? 'warning' : 'info',
      now
        ? 'there is hardly room for what waits for the engine: TCP waits, UDP goes on until none is left'
        : 'there is room again',
    );
  }

  private async pump(): Promise<void> {
    for (;;) {
      // What is spooled is older than what is in memory.
      const spooled = this.spool?.first() ?? null;
      const batch = spooled ?? this.queue[0];
      if (batch === undefined) {
        if (this.isStopping) return;
        await pause(FLUSH / 2);
        continue;
      }
      // It was under way when it was spooled.
      if (spooled !== null && spooled.id.rid === this.name && spooled.id.rseq <= this.appendedUpTo) {
        this.spool?.shift();
        continue;
      }
      try {
        this.triedSince ??= performance.now();
        await this.backend.log.append(batch.id, batch.parts);
        this.triedSince = null;
        if (this.isAway) this.log('info', 'the engine is back');
        this.isAway = false;
        if (spooled !== null) this.spool?.shift();
        else if (this.queue[0] === batch) this.queue.shift();
        if (batch.id.rid === this.name) this.appendedUpTo = batch.id.rseq;
        this.appended += sizeOf(batch);
        this.options.appended(sizeOf(batch), batch.id);
        this.lookAtRoom();
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        const where = this.spool === null ? 'few messages wait in memory' : 'messages are spooled';
        if (!this.isAway) this.log('warning', `the engine is away (${error.message}); ${where}`);
        this.isAway = true;
        if (this.isStopping) return;
        await pause(RETRY);
      }
    }
  }

  private async tellOthers(): Promise<void> {
    await this.backend.view
      .note(this.name, 'receiver', { ...this.counts(), sources: this.options.sources(), version: this.options.version })
      .catch(() => {});
  }
}

function sizeOf({ parts }: SpooledBatch): number {
  let size = 0;
  for (const entries of parts.values()) size += entries.length;
  return size;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
