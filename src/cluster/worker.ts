import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Engine } from '../diagnose/judge/engine.js';
import type { Inventory } from '../model/inventory.js';
import { present } from '../model/present.js';
import type { Desk } from './desk.js';
import { createPartition, FINGERPRINTS_LOADED, type Partition } from './partition.js';
import { PARTITIONS } from './placement.js';
import { AwayError, type Backend, type Checkpoint, type Lease, type LoggedBatch, type SharedBy } from './ports.js';
import { rehearse } from './rehearsal.js';

export interface WorkerOptions {
  readonly engine: Engine;
  readonly version: string;
  readonly inventory?: Inventory | undefined;
  readonly backend: Backend;
  /** What this worker does for all while it holds partition 0. */
  readonly desk: Desk | null;
  log(level: 'info' | 'warning' | 'error', message: string): void;
}

export interface Worker {
  readonly name: string;
  /** Ends when it was stopped, or with an error that trying again doesn't mend. */
  readonly ended: Promise<void>;
  counts(): WorkerCounts;
  /** Commits what it took, gives its partitions up, and ends. */
  stop(): Promise<void>;
}

export interface WorkerCounts {
  readonly partitions: number;
  readonly batches: number;
  readonly entries: number;
  readonly commits: number;
  /** Partitions that were lost to another worker before what was done for them could be committed. */
  readonly fenced: number;
}

/** Batches of a partition that are read at once. */
const READ = 64;
/** Entries that go into one commit: it must be done long before a lease ends. */
const COMMIT = 2000;
/** Longest time of folding and judging before what is done is committed, milliseconds. */
const TURN = 100;
const RENEW = 1000;
/** Partitions whose state is read at once. */
const TAKEN = 32;
/** So often the states of a partition's devices are saved: most of what a commit takes, and what who takes over need not read again. */
const SAVE = 2000;
const IDLE = 20;
/** Batches of time alone are for multiples of this, so that two workers that believe to have the same partition say the same; milliseconds. */
const TICK = 50;
const RETRY = 500;

/** Runs a worker until it is stopped. */
export function startWorker(options: WorkerOptions): Worker {
  return new LeaseWorker(options);
}

/** A worker with the partitions that it holds leases of. */
class LeaseWorker implements Worker {
  private readonly engine: Engine;
  private readonly version: string;
  private readonly backend: Backend;
  private readonly desk: Desk | null;
  private readonly log: (level: 'info' | 'warning' | 'error', message: string) => void;
  readonly name = `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`;
  private readonly partitions = new Map<number, Partition>();
  private readonly done = { batches: 0, entries: 0, commits: 0, fenced: 0 };
  private isStopping = false;
  private isAway = false;
  private renewedAt = Number.NEGATIVE_INFINITY;
  private workers = 1;
  private isMixed = true;
  /** Batches that were read and not taken yet, and the last commit, which is made while more is read and taken. */
  private waiting: readonly LoggedBatch[] = [];
  private committing: Promise<void> = Promise.resolve();
  private readonly savedAt = new WeakMap<Partition, number>();
  /** At which offset a partition was given time last. */
  private readonly beaten = new WeakMap<Partition, number>();
  /** Milliseconds that the engine's clock is ahead of the one that only runs. */
  private ahead = 0;
  private readonly attending: Promise<void>;
  readonly ended: Promise<void>;

  constructor(private readonly options: WorkerOptions) {
    this.engine = options.engine;
    this.version = options.version;
    this.backend = options.backend;
    this.desk = options.desk;
    this.log = options.log;
    this.attending = this.desk?.attend(this.name, () => this.first()) ?? Promise.resolve();
    this.ended = this.run().finally(async () => {
      this.isStopping = true;
      await this.desk?.stop();
      await this.attending;
    });
    // Whoever waits for it is told.
    this.ended.catch(() => {});
  }

  counts(): WorkerCounts {
    return { partitions: this.partitions.size, ...this.done };
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.ended.catch(() => {});
  }

  private engineNow(): number {
    return performance.now() + this.ahead;
  }

  private async renew(): Promise<void> {
    this.renewedAt = performance.now();
    const renewed = await this.backend.leases.renew(this.name, TAKEN, this.version);
    const { leases } = renewed;
    this.workers = renewed.workers;
    this.isMixed = renewed.isMixed;
    this.ahead = renewed.now - performance.now();
    const held = new Map(leases.map((lease) => [lease.p, lease]));
    for (const [p, { lease }] of this.partitions) {
      if (held.get(p)?.epoch !== lease.epoch) this.partitions.delete(p);
    }
    const fresh = leases.filter(({ p }) => !this.partitions.has(p)).slice(0, TAKEN);
    if (fresh.length === 0) return;
    const states = await this.backend.state.load(
      fresh.map(({ p }) => p),
      FINGERPRINTS_LOADED,
    );
    // What was read for one that was lost and came back may be behind what was committed of it.
    const taken = new Set(fresh.map(({ p }) => p));
    this.waiting = this.waiting.filter(({ p }) => !taken.has(p));
    for (const lease of fresh) {
      const state = states.get(lease.p);
      if (state === undefined) continue;
      const partition = createPartition(this.engine, this.version, lease, state, this.options.inventory);
      this.partitions.set(lease.p, partition);
      // Each in its own moment.
      this.savedAt.set(partition, this.renewedAt - (lease.p / PARTITIONS) * SAVE);
    }
    // More may wait to be taken.
    this.renewedAt = Number.NEGATIVE_INFINITY;
  }

  /** @returns whether there was anything to do */
  private async turn(): Promise<boolean> {
    if (performance.now() - this.renewedAt >= RENEW) await this.renew();
    if (this.partitions.size === 0) return false;
    if (this.waiting.length === 0)
      this.waiting = await this.backend.log.read(new Map([...this.partitions].map(([p, { off }]) => [p, off])), READ);
    const until = performance.now() + TURN;
    const touched = new Set<Partition>();
    let entries = 0;
    let taken = 0;
    while (taken < this.waiting.length && entries < COMMIT && performance.now() < until) {
      const batch = present(this.waiting[taken]);
      taken += 1;
      const partition = this.partitions.get(batch.p);
      if (partition === undefined) continue;
      partition.take(batch);
      touched.add(partition);
      // To the end: those that were taken longest ago are read first.
      this.partitions.delete(batch.p);
      this.partitions.set(batch.p, partition);
      this.done.batches += 1;
      entries += batch.entries.length;
    }
    this.waiting = this.waiting.slice(taken);
    this.done.entries += entries;
    // What was done is committed while more is read and done.
    await this.committing;
    this.committing = this.commit(this.checkpointsOf(touched));
    this.committing.catch(() => {});
    if (taken === 0) await this.committing;
    await this.beat();
    return taken > 0;
  }

  private checkpointsOf(touched: ReadonlySet<Partition>): Checkpoint[] {
    const now = performance.now();
    return [...this.partitions.values()].flatMap((partition) => {
      const isDue = partition.isUnsaved && (this.isMixed || now - (this.savedAt.get(partition) ?? 0) >= SAVE);
      if (!isDue && !touched.has(partition)) return [];
      const checkpoint = partition.checkpoint(isDue);
      if (checkpoint?.isSaved) this.savedAt.set(partition, now);
      return checkpoint ?? [];
    });
  }

  private async commit(checkpoints: readonly Checkpoint[]): Promise<void> {
    let left = checkpoints;
    while (left.length > 0) {
      const lost = new Set(await this.backend.state.commit(this.name, left));
      if (lost.size === 0) {
        this.done.commits += 1;
        return;
      }
      this.done.fenced += lost.size;
      this.log('warning', `${lost.size} partitions were another’s by now; what was done for them here is dropped`);
      for (const { p, epoch } of left)
        if (lost.has(p) && this.partitions.get(p)?.lease.epoch === epoch) this.partitions.delete(p);
      left = left.filter(({ p }) => !lost.has(p));
    }
  }

  /** Time goes into the log too, so that a worker that reads it again judges at the same moments. */
  private async beat(): Promise<void> {
    const now = Math.floor(this.engineNow() / TICK) * TICK;
    const busy = new Set(this.waiting.map(({ p }) => p));
    const parts = new Map<number, readonly SharedBy[]>();
    for (const [p, partition] of this.partitions) {
      if (busy.has(p) || this.beaten.get(partition) === partition.off) continue;
      const isShared = partition.workers !== this.workers;
      if (!isShared && now < partition.due) continue;
      parts.set(p, isShared ? [{ workers: this.workers }] : []);
      this.beaten.set(partition, partition.off);
    }
    if (parts.size > 0) await this.backend.log.append({ rid: 'tick', rseq: now }, parts, now);
  }

  private async forgetAll(): Promise<void> {
    await this.committing.catch(() => {});
    this.committing = Promise.resolve();
    this.waiting = [];
    this.partitions.clear();
  }

  private async run(): Promise<void> {
    const rehearsal = rehearse(this.engine, this.version);
    while (!this.isStopping) {
      try {
        const isBusy = await this.turn();
        if (this.isAway) this.log('info', 'the engine is back');
        this.isAway = false;
        if (isBusy) continue;
        rehearsal.next();
        await pause(IDLE);
      } catch (error) {
        // Whether the last commit was made is not known: the state there is right, the one here may not be.
        await this.forgetAll();
        this.renewedAt = Number.NEGATIVE_INFINITY;
        if (!(error instanceof AwayError)) throw error;
        if (!this.isAway)
          this.log('warning', `the engine is away (${error.message}); it is tried again until it is back`);
        this.isAway = true;
        await pause(RETRY);
      }
    }
    // Whoever goes on need not read it again.
    const saving = this.committing.then(() =>
      this.commit([...this.partitions.values()].flatMap((each) => each.checkpoint() ?? [])),
    );
    await saving.catch(() => {});
    await this.forgetAll();
    await this.backend.leases.release(this.name).catch(() => {});
  }

  private first(): Lease | null {
    return this.partitions.get(0)?.lease ?? null;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
