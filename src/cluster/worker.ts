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
  const { engine, version, backend, desk, log } = options;
  const name = `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`;
  const partitions = new Map<number, Partition>();
  const counts = { batches: 0, entries: 0, commits: 0, fenced: 0 };
  let isStopping = false;
  let isAway = false;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let workers = 1;
  let isMixed = true;
  /** Batches that were read and not taken yet, and the last commit, which is made while more is read and taken. */
  let waiting: readonly LoggedBatch[] = [];
  let committing: Promise<void> = Promise.resolve();
  const savedAt = new WeakMap<Partition, number>();
  /** At which offset a partition was given time last. */
  const beaten = new WeakMap<Partition, number>();
  /** Milliseconds that the engine's clock is ahead of the one that only runs. */
  let ahead = 0;

  const engineNow = () => performance.now() + ahead;

  async function renew(): Promise<void> {
    renewedAt = performance.now();
    const renewed = await backend.leases.renew(name, TAKEN, version);
    const { leases } = renewed;
    workers = renewed.workers;
    isMixed = renewed.isMixed;
    ahead = renewed.now - performance.now();
    const held = new Map(leases.map((lease) => [lease.p, lease]));
    for (const [p, { lease }] of partitions) {
      if (held.get(p)?.epoch !== lease.epoch) partitions.delete(p);
    }
    const fresh = leases.filter(({ p }) => !partitions.has(p)).slice(0, TAKEN);
    if (fresh.length === 0) return;
    const states = await backend.state.load(
      fresh.map(({ p }) => p),
      FINGERPRINTS_LOADED,
    );
    // What was read for one that was lost and came back may be behind what was committed of it.
    const taken = new Set(fresh.map(({ p }) => p));
    waiting = waiting.filter(({ p }) => !taken.has(p));
    for (const lease of fresh) {
      const state = states.get(lease.p);
      if (state === undefined) continue;
      const partition = createPartition(engine, version, lease, state, options.inventory);
      partitions.set(lease.p, partition);
      // Each in its own moment.
      savedAt.set(partition, renewedAt - (lease.p / PARTITIONS) * SAVE);
    }
    // More may wait to be taken.
    renewedAt = Number.NEGATIVE_INFINITY;
  }

  /** @returns whether there was anything to do */
  async function turn(): Promise<boolean> {
    if (performance.now() - renewedAt >= RENEW) await renew();
    if (partitions.size === 0) return false;
    if (waiting.length === 0)
      waiting = await backend.log.read(new Map([...partitions].map(([p, { off }]) => [p, off])), READ);
    const until = performance.now() + TURN;
    const touched = new Set<Partition>();
    let entries = 0;
    let taken = 0;
    while (taken < waiting.length && entries < COMMIT && performance.now() < until) {
      const batch = present(waiting[taken]);
      taken += 1;
      const partition = partitions.get(batch.p);
      if (partition === undefined) continue;
      partition.take(batch);
      touched.add(partition);
      // To the end: those that were taken longest ago are read first.
      partitions.delete(batch.p);
      partitions.set(batch.p, partition);
      counts.batches += 1;
      entries += batch.entries.length;
    }
    waiting = waiting.slice(taken);
    counts.entries += entries;
    // What was done is committed while more is read and done.
    await committing;
    committing = commit(checkpointsOf(touched));
    committing.catch(() => {});
    if (taken === 0) await committing;
    await beat();
    return taken > 0;
  }

  function checkpointsOf(touched: ReadonlySet<Partition>): Checkpoint[] {
    const now = performance.now();
    return [...partitions.values()].flatMap((partition) => {
      const isDue = partition.isUnsaved && (isMixed || now - (savedAt.get(partition) ?? 0) >= SAVE);
      if (!isDue && !touched.has(partition)) return [];
      const checkpoint = partition.checkpoint(isDue);
      if (checkpoint?.isSaved) savedAt.set(partition, now);
      return checkpoint ?? [];
    });
  }

  async function commit(checkpoints: readonly Checkpoint[]): Promise<void> {
    let left = checkpoints;
    while (left.length > 0) {
      const lost = new Set(await backend.state.commit(name, left));
      if (lost.size === 0) {
        counts.commits += 1;
        return;
      }
      counts.fenced += lost.size;
      log('warning', `${lost.size} partitions were another’s by now; what was done for them here is dropped`);
      for (const { p, epoch } of left)
        if (lost.has(p) && partitions.get(p)?.lease.epoch === epoch) partitions.delete(p);
      left = left.filter(({ p }) => !lost.has(p));
    }
  }

  /** Time goes into the log too, so that a worker that reads it again judges at the same moments. */
  async function beat(): Promise<void> {
    const now = Math.floor(engineNow() / TICK) * TICK;
    const busy = new Set(waiting.map(({ p }) => p));
    const parts = new Map<number, readonly SharedBy[]>();
    for (const [p, partition] of partitions) {
      if (busy.has(p) || beaten.get(partition) === partition.off) continue;
      const isShared = partition.workers !== workers;
      if (!isShared && now < partition.due) continue;
      parts.set(p, isShared ? [{ workers }] : []);
      beaten.set(partition, partition.off);
    }
    if (parts.size > 0) await backend.log.append({ rid: 'tick', rseq: now }, parts, now);
  }

  async function forgetAll(): Promise<void> {
    await committing.catch(() => {});
    committing = Promise.resolve();
    waiting = [];
    partitions.clear();
  }

  async function run(): Promise<void> {
    const rehearsal = rehearse(engine, version);
    while (!isStopping) {
      try {
        const isBusy = await turn();
        if (isAway) log('info', 'the engine is back');
        isAway = false;
        if (isBusy) continue;
        rehearsal.next();
        await pause(IDLE);
      } catch (error) {
        // Whether the last commit was made is not known: the state there is right, the one here may not be.
        await forgetAll();
        renewedAt = Number.NEGATIVE_INFINITY;
        if (!(error instanceof AwayError)) throw error;
        if (!isAway) log('warning', `the engine is away (${error.message}); it is tried again until it is back`);
        isAway = true;
        await pause(RETRY);
      }
    }
    // Whoever goes on need not read it again.
    const saving = committing.then(() => commit([...partitions.values()].flatMap((each) => each.checkpoint() ?? [])));
    await saving.catch(() => {});
    await forgetAll();
    await backend.leases.release(name).catch(() => {});
  }

  const first = (): Lease | null => partitions.get(0)?.lease ?? null;
  const attending = desk?.attend(name, first) ?? Promise.resolve();
  const ended = run().finally(async () => {
    isStopping = true;
    await desk?.stop();
    await attending;
  });
  // Whoever waits for it is told.
  ended.catch(() => {});

  return {
    name,
    ended,
    counts: () => ({ partitions: partitions.size, ...counts }),
    async stop() {
      isStopping = true;
      await ended.catch(() => {});
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
