import { type Core, createCore } from '../collector/core.js';
import { CORE_LIMITS, type CoreLimits } from '../collector/following.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { failuresOf } from '../diagnose/judge/fleet.js';
import type { Inventory } from '../model/inventory.js';
import type { Unstamped } from '../model/live.js';
import type { ReportDevice } from '../model/report.js';
import { createHandOver, type HandOver } from './hand-over.js';
import type {
  Answer,
  Checkpoint,
  Chosen,
  Entry,
  Given,
  HeldPartition,
  Judgement,
  Lease,
  LoggedBatch,
  StampedEvent,
} from './ports.js';
import { createTurns, type Turns } from './turns.js';

/** A partition that nothing comes to gets a batch with nothing in it so often: deadlines come nearer all the same. Milliseconds. */
export const BEAT = 30_000;

const NOTHING = { kept: [], gone: [] };

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
  /** When it wants a batch though nothing comes, milliseconds of the batches' time: devices wait for their turn, or for deadlines. */
  readonly due: number;
  /** Workers that share the time for judging, as the log says. */
  readonly workers: number;
  take(batch: LoggedBatch): void;
  /** Batches came since the states were saved. */
  readonly isUnsaved: boolean;
  /**
   * What changed since the last one, to be committed; null when there is nothing that was not committed before.
   * @param isSaving with the states of devices
   */
  checkpoint(isSaving?: boolean): Checkpoint | null;
}

function stateError(count: number): Error {
  const what = count === 1 ? 'a device was' : `${count} devices were`;
  const reason = `${what} kept by a version of sldiag that keeps devices in another way: run that one, or the one that follows it`;
  return Object.assign(new Error(reason), { code: 'STATE' });
}

/**
 * @param inventory what the user's records say of the devices
 * @throws Error where a device is kept in a way that this version doesn't know: it would be forgotten
 */
export function createPartition(
  engine: Engine,
  version: string,
  lease: Lease,
  held: HeldPartition,
  inventory?: Inventory,
): Partition {
  return new FoldedPartition(engine, version, lease, held, inventory);
}

/** A partition folded from what was committed of it and the batches behind that. */
class FoldedPartition implements Partition {
  private events: StampedEvent[] = [];
  private answers: Answer[] = [];
  private from: number;
  off: number;
  private told: number;
  /** Shown of an earlier worker; what of it is no device here is taken away with the first states. */
  private unsaved: readonly number[];
  private isRenamed = false;
  private tick: number;
  private at = '';
  private readonly turns: Turns;
  /** What was found of devices since the last checkpoint, by their keys. */
  private found = new Map<number, { readonly id: string; readonly judgement: Judgement }>();
  private newest: { readonly device: ReportDevice; readonly judgement: Judgement } | null = null;
  private readonly core: Core;
  private readonly unread: number;
  private readonly handOver: HandOver;

  constructor(
    engine: Engine,
    version: string,
    readonly lease: Lease,
    held: HeldPartition,
    inventory?: Inventory,
  ) {
    this.from = lease.off;
    this.off = lease.off;
    this.told = lease.told;
    this.unsaved = held.unsaved;
    this.tick = lease.tick;
    this.turns = createTurns(lease.turns, lease.tick);
    this.core = createCore(
      engine,
      PARTITION_LIMITS,
      version,
      (event, fingerprint) => {
        this.isRenamed ||= event.kind === 'renamed';
        // Another told it before.
        if (this.off > this.told)
          this.events.push({ kind: event.kind, body: this.bodyOf(event), at: this.at, fingerprint, off: this.off });
      },
      inventory,
      {
        judged: (key, report, next) => {
          const judgement = {
            report: JSON.stringify(report),
            next: JSON.stringify(next),
            failing: JSON.stringify(failuresOf(report)),
          };
          this.found.set(key, { id: report.id, judgement });
          this.newest = { device: report, judgement };
        },
      },
    );
    this.unread = this.core.restore({ ...held, messages: [], fleet: [] });
    this.handOver = createHandOver(this.core, lease.p, held.pins);
    // What it would write over them another version still understands.
    if (this.unread > 0) throw stateError(this.unread);
  }

  take(batch: LoggedBatch): void {
    this.at = new Date(batch.at).toISOString();
    this.off = batch.off;
    this.turns.pass(batch.at, batch.entries.length);
    for (const entry of batch.entries) {
      if ('workers' in entry) this.turns.share(entry.workers);
      else if ('move' in entry) this.handOver.leave(entry, this.off > this.told ? this.off : null);
      else if ('choose' in entry) this.choose(entry);
      else if ('given' in entry) this.takeGiven(entry, batch.at);
      else if ('moved' in entry) {
        if (!this.handOver.arrive(entry)) throw stateError(1);
      } else if (!this.handOver.passOn(entry, this.off > this.told ? this.off : null)) this.takeEntry(entry, batch.at);
    }
    this.tick = batch.at;
    this.handOver.note(this.tick);
    while (this.hasTurn()) {
      this.core.judge(this.tick, 1);
      this.turns.spend();
    }
  }

  get due(): number {
    return this.core.isBehind || this.core.isDue(this.tick) ? this.turns.next() : this.tick + BEAT;
  }

  get workers(): number {
    return this.turns.kept().workers;
  }

  get isUnsaved(): boolean {
    return this.off > this.from;
  }

  checkpoint(isSaving = true): Checkpoint | null {
    // Two devices that are one are shown as one.
    const isSaved = isSaving || this.isRenamed || this.handOver.isUnsaved;
    if (this.off === this.from || (!isSaved && this.off <= this.told)) return null;
    const before = { from: this.from, toldFrom: this.told };
    const { kept, gone } = isSaved ? this.core.changes() : NOTHING;
    const [judged, happened, answered] = [this.found, this.events, this.answers];
    [this.found, this.events, this.answers] = [new Map(), [], []];
    this.told = Math.max(this.told, this.off);
    if (isSaved) {
      this.from = this.off;
      this.isRenamed = false;
    }
    const left = isSaved ? this.unsaved : [];
    if (isSaved) this.unsaved = [];
    return {
      p: this.lease.p,
      epoch: this.lease.epoch,
      ...before,
      off: this.off,
      isSaved,
      tick: this.tick,
      turns: this.turns.kept(),
      judged: isSaved ? [] : [...judged].map(([key, judgement]) => ({ key, ...judgement })),
      kept: kept.map((device) => ({ ...device, judgement: judged.get(device.key)?.judgement ?? null })),
      gone: [...gone, ...left.filter((key) => !this.core.has(key))],
      events: happened,
      answers: answered,
      moves: this.handOver.moves(),
    };
  }

  /** A diagnosis is told of right after it was written down: it is most of what is written. */
  private bodyOf(event: Unstamped): string {
    if (event.kind !== 'diagnosis' || event.device !== this.newest?.device) return JSON.stringify(event);
    return `{"kind":"diagnosis","device":${this.newest.judgement.report},"next":${this.newest.judgement.next}}`;
  }

  private choose(entry: Chosen): void {
    const { choose: id, topology, mode } = entry;
    if (!this.core.choose(id, { topology, mode }))
      this.handOver.passChoiceOn(entry, this.off > this.told ? this.off : null);
  }

  /** Who gave it waits for what it changed: that is judged at once, whoever has the next turn. */
  private takeGiven(given: Given, now: number): void {
    const { own, homes } = this.handOver.passGivenOn(given, this.off > this.told ? this.off : null);
    const opening = this.core.opening(given.source, now);
    for (const record of own) opening.take(record);
    const { devices, diagnostics } = opening.finish();
    opening.judge(now);
    if (this.off > this.told) this.answers.push({ request: given.given, devices, diagnostics, homes });
  }

  private hasTurn(): boolean {
    const since = this.core.waitsSince;
    // A device of which only the deadlines came nearer waits for none that has news.
    return since === null ? this.core.isDue(this.tick) && this.turns.has(this.tick) : this.turns.has(since);
  }

  private takeEntry({ record, reception }: Entry, now: number): void {
    if (record.kind === 'syslog' && reception.transport !== 'http') {
      this.core.take(record, reception);
      return;
    }
    const opening = this.core.opening(reception.peer, now);
    opening.take(record);
    opening.finish();
  }
}
