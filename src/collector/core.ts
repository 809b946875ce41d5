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
import { createAlarms } from './alarms.js';
import { type Choice, type CoreLimits, createFollowing, type Followed } from './following.js';
import { createJudging, type Part } from './judging.js';
import type { KeptDevice } from './kept.js';
import { createMessages } from './messages.js';
import { createMoving, type Moving } from './moving.js';
import type { ToldIncident } from './news.js';
import { createOpenings, type Openings } from './opening.js';

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
  const fold: FoldState = newFoldState();
  const news = (event: Unstamped) => emit(event, null);
  const alarms = createAlarms(news);
  const following = createFollowing(fold, limits, news, alarms);
  const judging = createJudging(engine, following, news, alarms, inventory, part);
  const messages = createMessages(limits, emit);
  const moving = createMoving(fold, following, (device) => keptOf(device, following.waiting.has(device)), bring);
  const { opening, submit } = createOpenings(engine, version, fold, following, messages, {
    judge: judging.judgeOne,
    changed(state) {
      if (part !== null) moving.note(state);
    },
  });

  function take(record: SyslogRecord, reception: Reception): boolean {
    if (messages.wasReceived(record, reception.fingerprint)) return false;
    try {
      takeOne(record, reception);
    } catch (error) {
      alarms.fault(`a message that came from ${reception.peer} could not be taken`, error, reception.receivedAt);
    }
    return true;
  }

  function takeOne(record: SyslogRecord, reception: Reception): void {
    const { receivedAt } = reception;
    const state = foldDevice(fold, record, engine.catalogue);
    const device = following.follow(state, receivedAt);
    device.heard = receivedAt;
    if (record.at !== null) device.skew = record.at.ms - receivedAt;
    following.settleNames();
    following.rename(device);
    if (part !== null && record.text.includes('PID:')) moving.note(state);
    following.touch(device, record.span.text.length + record.text.length, record.facility === 'SMART_LIC');
    messages.tell(record, device.id, state, reception);
  }

  function changes(limit = Number.POSITIVE_INFINITY): { kept: KeptDevice[]; gone: readonly number[] } {
    const { devices, gone } = following.takeUnkept(limit);
    return { kept: devices.map((device) => keptOf(device, following.waiting.has(device))), gone };
  }

  function restore(kept: KeptState): number {
    let unread = 0;
    for (const each of kept.devices) {
      const state = thawDevice(each.state);
      if (state === null) {
        unread += 1;
        continue;
      }
      adopt(fold, state);
      bring(state, each);
      if (part !== null) moving.note(state);
    }
    judging.resume(kept.fleet);
    messages.restore(kept.fingerprints, kept.messages);
    return unread;
  }

  function bring(state: DeviceState, kept: KeptDevice): Followed {
    // Whoever follows all devices shows them all at once, and judges them for that.
    const isWaiting = part === null || kept.judged?.waits !== false;
    const device = following.restore(state, kept, kept.state.length, isWaiting);
    device.choice = kept.choice;
    device.skew = kept.skew;
    const [essence, incidents] = fromOwnJson<Told>(kept.told);
    device.told = essence;
    device.incidents = new Map(incidents);
    if (part !== null && kept.judged !== undefined) device.judgedAt = kept.judged.at;
    return device;
  }

  return {
    take,
    wasReceived: (record, { fingerprint }) => messages.wasReceived(record, fingerprint),
    moving,
    submit,
    opening,
    choose(id, choice) {
      const device = following.byId(id) ?? moving.called(id);
      if (device === undefined) return false;
      device.choice = choice.topology === null && choice.mode === null ? null : choice;
      following.touch(device, 0, true);
      return true;
    },
    judge: judging.judge,
    get isPressed() {
      return following.pressing.size > 0;
    },
    get isBehind() {
      return following.waiting.size > 0;
    },
    get waitsSince() {
      return judging.waitsSince;
    },
    isDue: judging.isDue,
    devices() {
      const devices: ReportDevice[] = [];
      for (const { report } of following.all()) if (report !== null) devices.push(report);
      return devices;
    },
    device: (id) => following.byId(id)?.report ?? undefined,
    has: (key) => [...following.all()].some(({ state }) => state.index === key),
    next() {
      const steps: NextStep[] = [];
      for (const { next } of following.all()) for (const step of next) steps.push(step);
      return steps;
    },
    fleet: judging.fleet,
    messages: messages.newest,
    counts() {
      let openIncidents = 0;
      for (const { open } of following.all()) openIncidents += open;
      return { devices: following.count, openIncidents, duplicates: messages.duplicates, ...following.losses() };
    },
    changes,
    keepAll() {
      for (const device of following.all()) following.keep(device, false);
    },
    restore,
  };
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
