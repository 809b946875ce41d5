import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Engine } from '../diagnose/judge/engine.js';
import type { Inventory } from '../model/inventory.js';
import type { Desk } from './desk.js';
import { createPartition, FINGERPRINTS_LOADED, type Partition, TICK } from './partition.js';
import { AwayError, type Backend, type Checkpoint, type Entry, type Lease } from './ports.js';

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
const COMMIT = 1000;
/** Longest time of folding and judging before what is done is committed, milliseconds. */
const TURN = 400;
const RENEW = 1000;
/** Partitions whose state is read at once. */
const TAKEN = 32;
const IDLE = 20;
/** A partition that nothing comes to gets a batch with nothing in it so often: deadlines come nearer all the same. */
const BEAT = 30_000;
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
  /** Milliseconds that the engine's clock is ahead of the one that only runs. */
  let ahead = 0;

  const engineNow = () => performance.now() + ahead;

  async function renew(): Promise<void> {
    renewedAt = performance.now();
    const { leases, now } = await backend.leases.renew(name, TAKEN);
    ahead = now - performance.now();
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
    for (const lease of fresh) {
      const state = states.get(lease.p);
      if (state !== undefined)
        partitions.set(lease.p, createPartition(engine, version, lease, state, options.inventory));
    }
    // More may wait to be taken.
    renewedAt = Number.NEGATIVE_INFINITY;
  }

  /** @returns whether there was anything to do */
  async function turn(): Promise<boolean> {
    if (performance.now() - renewedAt >= RENEW) await renew();
    if (partitions.size === 0) return false;
    const batches = await backend.log.read(new Map([...partitions].map(([p, { off }]) => [p, off])), READ);
    const until = performance.now() + TURN;
    const touched = new Set<Partition>();
    let entries = 0;
    for (const batch of batches) {
      const partition = partitions.get(batch.p);
      if (partition === undefined) continue;
      partition.take(batch);
      touched.add(partition);
      counts.batches += 1;
      entries += batch.entries.length;
      if (entries >= COMMIT || performance.now() > until) break;
    }
    counts.entries += entries;
    await commit([...touched].flatMap((partition) => partition.checkpoint() ?? []));
    await beat(new Set(batches.map(({ p }) => p)));
    return batches.length > 0;
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
      for (const p of lost) partitions.delete(p);
      left = left.filter(({ p }) => !lost.has(p));
    }
  }

  /** Time goes into the log too, so that a worker that reads it again judges at the same moments. */
  async function beat(busy: ReadonlySet<number>): Promise<void> {
    const due = Math.floor(engineNow() / TICK) * TICK;
    const parts = new Map<number, readonly Entry[]>();
    for (const [p, partition] of partitions) {
      if (busy.has(p)) continue;
      const wait = partition.isBehind ? TICK : BEAT;
      if (due - partition.tick >= wait) parts.set(p, []);
    }
    // Two workers that believe to have the same partition say the same.
    if (parts.size > 0) await backend.log.append({ rid: 'tick', rseq: due }, parts, due);
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      try {
        const isBusy = await turn();
        if (isAway) log('info', 'the engine is back');
        isAway = false;
        if (!isBusy) await pause(IDLE);
      } catch (error) {
        // Whether the last commit was made is not known: the state there is right, the one here may not be.
        partitions.clear();
        renewedAt = Number.NEGATIVE_INFINITY;
        if (!(error instanceof AwayError)) throw error;
        if (!isAway) log('warning', `the engine is away (${error.message}); it is tried again until it is back`);
        isAway = true;
        await pause(RETRY);
      }
    }
    partitions.clear();
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
