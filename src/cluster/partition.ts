import { createCore } from '../collector/core.js';
import { CORE_LIMITS, type CoreLimits } from '../collector/following.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { failuresOf } from '../diagnose/judge/fleet.js';
import type { Inventory } from '../model/inventory.js';
import type { Unstamped } from '../model/live.js';
import type { ReportDevice } from '../model/report.js';
import { createHandOver } from './hand-over.js';
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
import { createTurns } from './turns.js';

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
  let events: StampedEvent[] = [];
  let answers: Answer[] = [];
  let from = lease.off;
  let off = lease.off;
  let told = lease.told;
  /** Shown of an earlier worker; what of it is no device here is taken away with the first states. */
  let unsaved = held.unsaved;
  let isRenamed = false;
  let tick = lease.tick;
  let at = '';
  const turns = createTurns(lease.turns, lease.tick);
  /** What was found of devices since the last checkpoint, by their keys. */
  let found = new Map<number, { readonly id: string; readonly judgement: Judgement }>();
  let newest: { readonly device: ReportDevice; readonly judgement: Judgement } | null = null;
  /** A diagnosis is told of right after it was written down: it is most of what is written. */
  function bodyOf(event: Unstamped): string {
    if (event.kind !== 'diagnosis' || event.device !== newest?.device) return JSON.stringify(event);
    return `{"kind":"diagnosis","device":${newest.judgement.report},"next":${newest.judgement.next}}`;
  }
  const core = createCore(
    engine,
    PARTITION_LIMITS,
    version,
    (event, fingerprint) => {
      isRenamed ||= event.kind === 'renamed';
      // Another told it before.
      if (off > told) events.push({ kind: event.kind, body: bodyOf(event), at, fingerprint, off });
    },
    inventory,
    {
      judged(key, report, next) {
        const judgement = {
          report: JSON.stringify(report),
          next: JSON.stringify(next),
          failing: JSON.stringify(failuresOf(report)),
        };
        found.set(key, { id: report.id, judgement });
        newest = { device: report, judgement };
      },
    },
  );
  const unread = core.restore({ ...held, messages: [], fleet: [] });
  const handOver = createHandOver(core, lease.p, held.pins);
  // What it would write over them another version still understands.
  if (unread > 0) throw stateError(unread);

  function take(batch: LoggedBatch): void {
    at = new Date(batch.at).toISOString();
    off = batch.off;
    turns.pass(batch.at, batch.entries.length);
    for (const entry of batch.entries) {
      if ('workers' in entry) turns.share(entry.workers);
      else if ('move' in entry) handOver.leave(entry, off > told ? off : null);
      else if ('choose' in entry) choose(entry);
      else if ('given' in entry) takeGiven(entry, batch.at);
      else if ('moved' in entry) {
        if (!handOver.arrive(entry)) throw stateError(1);
      } else if (!handOver.passOn(entry, off > told ? off : null)) takeEntry(entry, batch.at);
    }
    tick = batch.at;
    handOver.note(tick);
    while (hasTurn()) {
      core.judge(tick, 1);
      turns.spend();
    }
  }

  function choose(entry: Chosen): void {
    const { choose: id, topology, mode } = entry;
    if (!core.choose(id, { topology, mode })) handOver.passChoiceOn(entry, off > told ? off : null);
  }

  /** Who gave it waits for what it changed: that is judged at once, whoever has the next turn. */
  function takeGiven(given: Given, now: number): void {
    const { own, homes } = handOver.passGivenOn(given, off > told ? off : null);
    const opening = core.opening(given.source, now);
    for (const record of own) opening.take(record);
    const { devices, diagnostics } = opening.finish();
    opening.judge(now);
    if (off > told) answers.push({ request: given.given, devices, diagnostics, homes });
  }

  function hasTurn(): boolean {
    const since = core.waitsSince;
    // A device of which only the deadlines came nearer waits for none that has news.
    return since === null ? core.isDue(tick) && turns.has(tick) : turns.has(since);
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
    get due() {
      return core.isBehind || core.isDue(tick) ? turns.next() : tick + BEAT;
    },
    get workers() {
      return turns.kept().workers;
    },
    take,
    get isUnsaved() {
      return off > from;
    },
    checkpoint(isSaving = true) {
      // Two devices that are one are shown as one.
      const isSaved = isSaving || isRenamed || handOver.isUnsaved;
      if (off === from || (!isSaved && off <= told)) return null;
      const before = { from, toldFrom: told };
      const { kept, gone } = isSaved ? core.changes() : NOTHING;
      const [judged, happened, answered] = [found, events, answers];
      [found, events, answers] = [new Map(), [], []];
      told = Math.max(told, off);
      if (isSaved) {
        from = off;
        isRenamed = false;
      }
      const left = isSaved ? unsaved : [];
      if (isSaved) unsaved = [];
      return {
        p: lease.p,
        epoch: lease.epoch,
        ...before,
        off,
        isSaved,
        tick,
        turns: turns.kept(),
        judged: isSaved ? [] : [...judged].map(([key, judgement]) => ({ key, ...judgement })),
        kept: kept.map((device) => ({ ...device, judgement: judged.get(device.key)?.judgement ?? null })),
        gone: [...gone, ...left.filter((key) => !core.has(key))],
        events: happened,
        answers: answered,
        moves: handOver.moves(),
      };
    },
  };
}
