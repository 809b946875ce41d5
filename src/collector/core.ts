import type { DeviceState } from '../diagnose/fold/device.js';
import { adopt, type FoldState, foldDevice, newFoldState } from '../diagnose/fold/fold.js';
import { freezeDevice, thawDevice } from '../diagnose/fold/keep.js';
import type { Engine } from '../diagnose/judge/engine.js';
import type { Reception } from '../ingest/records/live-outlet.js';
import type { Inventory } from '../model/inventory.js';
import type { LiveMessage, Unstamped } from '../model/live.js';
import { fromOwnJson } from '../model/own-json.js';
import type { SyslogRecord } from '../model/record.js';
import type { FleetCause, NextStep, ReportDevice } from '../model/report.js';
import { type Alarms, createAlarms } from './alarms.js';
import { type Choice, type CoreLimits, createFollowing, type Followed, type Following } from './following.js';
import { createJudging, type Judging, type Part } from './judging.js';
import type { KeptDevice } from './kept.js';
import { createMessages, type Messages } from './messages.js';
import { createMoving, type Moving, type MovingWithin } from './moving.js';
import type { ToldIncident } from './news.js';
import { createOpenings, type Openings, type OpenSubmission, type Submission } from './opening.js';

/** The collector without its surroundings: no clock, no socket, no file. Times are arguments, events go to a function. */
export interface Core extends Openings {
  /** Takes a log line; false when it came before. */
  take(record: SyslogRecord, reception: Reception): boolean;
  choose(id: string, choice: Choice): boolean;
  /**
   * Judges devices that changed, and a few whose deadlines came nearer since they were last judged.
   * @param budget devices at once
   * @returns whether more are waiting
   */
  judge(nowMs: number, budget: number): boolean;
  /** A device waits that licensing messages or outputs came from. */
  readonly isPressed: boolean;
  /** A device waits, whatever came from it. */
  readonly isBehind: boolean;
  /** When the device that is next in turn was judged last, milliseconds; null when none waits. */
  readonly waitsSince: number | null;
  /** A device that doesn't wait is to be judged because its deadlines came nearer. */
  isDue(nowMs: number): boolean;
  devices(): readonly ReportDevice[];
  device(id: string): ReportDevice | undefined;
  /** Is there a device that is kept under this key? */
  has(key: number): boolean;
  next(): readonly NextStep[];
  /** The same list until the fleet is judged again. */
  fleet(): readonly FleetCause[];
  messages(): readonly LiveMessage[];
  counts(): {
    readonly devices: number;
    readonly openIncidents: number;
    readonly duplicates: number;
    readonly forgotten: number;
    /** Times that a device's history was halved because it outgrew its bound. */
    readonly lightened: number;
  };
  /**
   * What is to be kept since the last call. In a storm, devices of which only counts have changed wait for their turn.
   * @param limit devices above which they wait
   */
  changes(limit?: number): { readonly kept: readonly KeptDevice[]; readonly gone: readonly number[] };
  /** Everything is to be kept again: what was kept is gone. */
  keepAll(): void;
  /** Brings back what an earlier run kept; returns how many devices could not be read. */
  restore(kept: KeptState): number;
  /** A message came before; from now on it did. */
  wasReceived(record: SyslogRecord, reception: Reception): boolean;
  /** Of a core that follows a part of the devices. */
  readonly moving: Moving;
}

/** What an earlier run left. */
export interface KeptState {
  readonly devices: readonly KeptDevice[];
  readonly fingerprints: readonly string[];
  readonly messages: readonly LiveMessage[];
  readonly fleet: readonly FleetCause[];
}

/**
 * @param emit takes events in the order in which they happened
 * @param part of which the devices are, null when they are all of them
 */
export function createCore(
  engine: Engine,
  limits: CoreLimits,
  version: string,
  emit: (event: Unstamped, fingerprint: string | null) => void,
  inventory: Inventory | undefined = undefined,
  part: Part | null = null,
): Core {
  return new FoldedCore(engine, limits, version, emit, inventory, part);
}

/** A core, put together of what folds, follows, judges and moves. */
class FoldedCore implements Core {
  private readonly fold: FoldState = newFoldState(true);
  private readonly alarms: Alarms;
  private readonly following: Following;
  private readonly judging: Judging;
  private readonly received: Messages;
  readonly moving: MovingWithin;
  private readonly openings: Openings;

  constructor(
    private readonly engine: Engine,
    limits: CoreLimits,
    version: string,
    emit: (event: Unstamped, fingerprint: string | null) => void,
    inventory: Inventory | undefined,
    private readonly part: Part | null,
  ) {
    const news = (event: Unstamped) => emit(event, null);
    this.alarms = createAlarms(news);
    this.following = createFollowing(this.fold, limits, news, this.alarms);
    this.judging = createJudging(engine, this.following, news, this.alarms, inventory, part);
    this.received = createMessages(limits, emit);
    this.moving = createMoving(
      this.fold,
      this.following,
      (device) => keptOf(device, this.following.waiting.has(device)),
      (state, kept) => this.bring(state, kept),
    );
    this.openings = createOpenings(engine, version, this.fold, this.following, this.received, {
      judge: (device, nowMs) => this.judging.judgeOne(device, nowMs),
      changed: (state) => {
        if (part !== null) this.moving.note(state);
      },
    });
  }

  take(record: SyslogRecord, reception: Reception): boolean {
    if (this.received.wasReceived(record, reception.fingerprint)) return false;
    try {
      this.takeOne(record, reception);
    } catch (error) {
      this.alarms.fault(`a message that came from ${reception.peer} could not be taken`, error, reception.receivedAt);
    }
    return true;
  }

  changes(limit = Number.POSITIVE_INFINITY): { kept: KeptDevice[]; gone: readonly number[] } {
    const { devices, gone } = this.following.takeUnkept(limit);
    return { kept: devices.map((device) => keptOf(device, this.following.waiting.has(device))), gone };
  }

  restore(kept: KeptState): number {
    let unread = 0;
    for (const each of kept.devices) {
      const state = thawDevice(each.state);
      if (state === null) {
        unread += 1;
        continue;
      }
      adopt(this.fold, state);
      this.bring(state, each);
      if (this.part !== null) this.moving.note(state);
    }
    this.judging.resume(kept.fleet);
    this.received.restore(kept.fingerprints, kept.messages);
    return unread;
  }

  wasReceived(record: SyslogRecord, { fingerprint }: Reception): boolean {
    return this.received.wasReceived(record, fingerprint);
  }

  choose(id: string, choice: Choice): boolean {
    const device = this.following.byId(id) ?? this.moving.called(id);
    if (device === undefined) return false;
    device.choice = choice.topology === null && choice.mode === null ? null : choice;
    this.following.touch(device, 0, true);
    return true;
  }

  get isPressed(): boolean {
    return this.following.pressing.size > 0;
  }

  get isBehind(): boolean {
    return this.following.waiting.size > 0;
  }

  get waitsSince(): number | null {
    return this.judging.waitsSince;
  }

  devices(): readonly ReportDevice[] {
    const devices: ReportDevice[] = [];
    for (const { report } of this.following.all()) if (report !== null) devices.push(report);
    return devices;
  }

  device(id: string): ReportDevice | undefined {
    return this.following.byId(id)?.report ?? undefined;
  }

  has(key: number): boolean {
    return [...this.following.all()].some(({ state }) => state.index === key);
  }

  next(): readonly NextStep[] {
    const steps: NextStep[] = [];
    for (const { next } of this.following.all()) for (const step of next) steps.push(step);
    return steps;
  }

  counts(): ReturnType<Core['counts']> {
    let openIncidents = 0;
    for (const { open } of this.following.all()) openIncidents += open;
    return {
      devices: this.following.count,
      openIncidents,
      duplicates: this.received.duplicates,
      ...this.following.losses(),
    };
  }

  judge(nowMs: number, budget: number): boolean {
    return this.judging.judge(nowMs, budget);
  }

  isDue(nowMs: number): boolean {
    return this.judging.isDue(nowMs);
  }

  fleet(): readonly FleetCause[] {
    return this.judging.fleet();
  }

  messages(): readonly LiveMessage[] {
    return this.received.newest();
  }

  opening(source: string, nowMs: number, device?: string | null): OpenSubmission {
    return this.openings.opening(source, nowMs, device);
  }

  submit(text: string, source: string, nowMs: number, device?: string | null): Submission {
    return this.openings.submit(text, source, nowMs, device);
  }

  keepAll(): void {
    for (const device of this.following.all()) this.following.keep(device, false);
  }

  private takeOne(record: SyslogRecord, reception: Reception): void {
    const { receivedAt } = reception;
    const state = foldDevice(this.fold, record, this.engine.catalogue);
    const device = this.following.follow(state, receivedAt);
    device.heard = receivedAt;
    if (record.at !== null) device.skew = record.at.ms - receivedAt;
    this.following.settleNames();
    this.following.rename(device);
    if (this.part !== null && record.text.includes('PID:')) this.moving.note(state);
    this.following.touch(device, record.span.text.length + record.text.length, record.facility === 'SMART_LIC');
    this.received.tell(record, device.id, state, reception);
  }

  private bring(state: DeviceState, kept: KeptDevice): Followed {
    // Whoever follows all devices shows them all at once, and judges them for that.
    const isWaiting = this.part === null || kept.judged?.waits !== false;
    const device = this.following.restore(state, kept, kept.state.length, isWaiting);
    device.choice = kept.choice;
    device.skew = kept.skew;
    const [essence, incidents] = fromOwnJson<Told>(kept.told);
    device.told = essence;
    device.incidents = new Map(incidents);
    if (this.part !== null && kept.judged !== undefined) device.judgedAt = kept.judged.at;
    return device;
  }
}

/** What was told of a device, as it is kept: the essence of its diagnosis, and its incidents by their keys. */
type Told = [string, [string, ToldIncident][]];

function keptOf(device: Followed, waits: boolean): KeptDevice {
  const { state, id, choice, skew, heard, told, incidents, judgedAt } = device;
  const kept: Told = [told, [...incidents]];
  return {
    key: state.index,
    id,
    state: freezeDevice(state),
    choice,
    skew,
    heard,
    told: JSON.stringify(kept),
    judged: { at: judgedAt, waits },
  };
}
