import { createCore } from '../collector/core.js';
import { CORE_LIMITS, type CoreLimits } from '../collector/following.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { failuresOf } from '../diagnose/judge/fleet.js';
import { groupBy } from '../model/group-by.js';
import type { Inventory } from '../model/inventory.js';
import type { Checkpoint, Entry, HeldPartition, Lease, LoggedBatch, StampedEvent } from './ports.js';

/** Devices are judged when the batches' time passes a multiple of this, milliseconds: never by how much waits. */
export const TICK = 200;

/** Calls of judging with a tick: the core judges five devices again with each, when it is ten minutes since. */
const TURNS = 8;

/** Of one partition: far fewer devices than a collector follows alone. */
export const PARTITION_LIMITS: CoreLimits = { ...CORE_LIMITS, messages: 1, fingerprints: 8000 };
/** Lines that a partition recognises again after it changed hands. */
export const FINGERPRINTS_LOADED = 4000;

/**
 * The devices of one partition. Pure: what it holds and tells follows from what was committed and the batches behind that, and
 * from nothing else, so that whoever takes it over goes on as the one before would have.
 */
export interface Partition {
  readonly lease: Lease;
  /** Up to here it took the batches. */
  readonly off: number;
  /** Devices wait to be judged with the next tick. */
  readonly isBehind: boolean;
  /** When it was judged last, milliseconds. */
  readonly tick: number;
  take(batch: LoggedBatch): void;
  /** What changed since the last one, to be committed; null when no batch came. */
  checkpoint(): Checkpoint | null;
}

/** @param inventory what the user's records say of the devices */
export function createPartition(
  engine: Engine,
  version: string,
  lease: Lease,
  held: HeldPartition,
  inventory?: Inventory,
): Partition {
  let events: StampedEvent[] = [];
  let from = lease.off;
  let off = lease.off;
  let tick = lease.tick;
  let at = '';
  const core = createCore(
    engine,
    PARTITION_LIMITS,
    version,
    (event, fingerprint) => events.push({ kind: event.kind, body: JSON.stringify(event), at, fingerprint }),
    inventory,
    true,
  );
  core.restore({ ...held, messages: [], fleet: [] });

  function take(batch: LoggedBatch): void {
    const due = Math.floor(batch.at / TICK) * TICK;
    if (due > tick) {
      at = new Date(due).toISOString();
      // Each call also looks at a few whose deadlines came nearer.
      for (let turn = 0; turn < TURNS || core.isBehind; turn += 1) core.judge(due, Number.MAX_SAFE_INTEGER);
      tick = due;
    }
    at = new Date(batch.at).toISOString();
    for (const entry of batch.entries) takeEntry(entry, batch.at);
    off = batch.off;
  }

  function takeEntry({ record, reception }: Entry, now: number): void {
    if (record.kind === 'syslog' && reception.transport !== 'http') {
      core.take(record, reception);
      return;
    }
    const opening = core.opening(reception.peer, now);
    opening.take(record);
    opening.finish();
  }

  return {
    lease,
    get off() {
      return off;
    },
    get isBehind() {
      return core.isBehind;
    },
    get tick() {
      return tick;
    },
    take,
    checkpoint() {
      if (off === from) return null;
      const { kept, gone } = core.changes();
      const told = events;
      events = [];
      const before = from;
      from = off;
      const steps = groupBy(core.next(), (step) => step.device);
      return {
        p: lease.p,
        epoch: lease.epoch,
        from: before,
        off,
        tick,
        kept: kept.map((device) => {
          const report = core.device(device.id) ?? null;
          return {
            ...device,
            report,
            next: steps.get(device.id) ?? [],
            failing: report === null ? [] : failuresOf(report),
          };
        }),
        gone,
        events: told,
      };
    },
  };
}
