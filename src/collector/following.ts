import { type DeviceState, lighten } from '../diagnose/fold/device.js';
import { type FoldState, forget } from '../diagnose/fold/fold.js';
import { identityOf } from '../diagnose/fold/identity.js';
import { freezeDevice } from '../diagnose/fold/keep.js';
import type { FleetMember } from '../diagnose/judge/fleet.js';
import type { Unstamped } from '../model/live.js';
import type { NextStep, ReportDevice } from '../model/report.js';
import type { Mode, TopologyId } from '../model/terms.js';
import type { Alarms } from './alarms.js';
import type { ToldIncident } from './news.js';

/** Bounds on what a collector remembers, whatever is sent to it. */
export interface CoreLimits {
  /** Devices; beyond them the ones that are quiet and in order are let go, longest silent first. */
  readonly devices: number;
  /** Newest messages that a new view begins with. */
  readonly messages: number;
  /** Lines that are recognised when they come again. */
  readonly fingerprints: number;
  /** Characters that one device's state may occupy; above it the older half of its history goes. */
  readonly deviceSize: number;
  /** The same for all devices together; above it devices are let go as if there were too many. */
  readonly size: number;
}

export const CORE_LIMITS: CoreLimits = {
  devices: 10_000,
  messages: 1000,
  fingerprints: 100_000,
  deviceSize: 2_000_000,
  size: 256_000_000,
};

/** The user's word on a device's topology. */
export interface Choice {
  readonly topology: TopologyId | null;
  readonly mode: Mode | null;
}

/** A device as the core follows it. */
export interface Followed {
  readonly state: DeviceState;
  id: string;
  choice: Choice | null;
  /** Milliseconds of its clock ahead of ours. */
  skew: number | null;
  heard: number;
  judgedAt: number;
  /** Characters of its state when that was last weighed, and of what came since: at most what it occupies. */
  weight: number;
  added: number;
  report: ReportDevice | null;
  /** What of the report is asked of all devices again and again: what fails that others may share, and incidents that are open. */
  failing: readonly FleetMember[];
  open: number;
  next: readonly NextStep[];
  /** What the last diagnosis event told. */
  told: string;
  incidents: ReadonlyMap<string, ToldIncident>;
}

/** Of a device whose incidents nothing was told of. */
export const NONE_TOLD: Followed['incidents'] = new Map();

/** Share of the devices that is let go at once when there are too many. */
const FORGOTTEN_AT_ONCE = 0.1;
/** Characters that come to a device before it is weighed again, if they are more than it weighs. */
const UNWEIGHED = 16_384;
/** Times that a device's history is halved at once. */
const HALVED = 12;

/** The devices that a core follows: under their present names, within its bounds, with what each of them waits for. */
export interface Following {
  readonly count: number;
  all(): Iterable<Followed>;
  byId(id: string): Followed | undefined;
  /** The device of a state; followed from now on, if it wasn't. */
  follow(state: DeviceState, nowMs: number): Followed;
  /** The device of a state, if it is followed. */
  ofState(state: DeviceState): Followed | undefined;
  /** It is followed elsewhere from now on. */
  release(device: Followed): void;
  /** Devices that turned out to be one go on under one name. */
  settleNames(): void;
  /** Gives a device the name that its state tells by now. */
  rename(device: Followed): void;
  /** Something came to a device that so many characters are kept of: it is to be judged and kept, and stays within bounds. */
  touch(device: Followed, added: number, isPressing: boolean): void;
  /** Outputs came to it, of any size: as `touch`, and it is weighed. */
  touchAndWeigh(device: Followed): void;
  /** Brings back a device that an earlier run kept. @param isWaiting it is to be judged */
  restore(state: DeviceState, kept: Pick<Followed, 'id' | 'heard'>, length: number, isWaiting: boolean): Followed;
  /** Devices that wait to be judged, and those of them that licensing messages or outputs came from: they go first. */
  readonly waiting: ReadonlySet<Followed>;
  readonly pressing: ReadonlySet<Followed>;
  /** It is judged now. */
  settle(device: Followed): void;
  /** All of them, in the order in which time alone will have them judged again. */
  readonly rota: Iterable<Followed>;
  /** It was judged again by time, and is the last of these now. */
  rotate(device: Followed): void;
  /** It is to be kept. @param isUrgent something was told of it, which can't wait */
  keep(device: Followed, isUrgent: boolean): void;
  /** Those to be kept, the urgent ones and of the others as many as fit in; and the keys of those that are gone. */
  takeUnkept(limit: number): { readonly devices: readonly Followed[]; readonly gone: readonly number[] };
  losses(): { readonly forgotten: number; readonly lightened: number };
}

/** @param emit takes what is to be told of names */
export function createFollowing(
  fold: FoldState,
  limits: CoreLimits,
  emit: (event: Unstamped) => void,
  alarms: Alarms,
): Following {
  return new FollowedDevices(fold, limits, emit, alarms);
}

class FollowedDevices implements Following {
  private readonly followed = new Map<DeviceState, Followed>();
  private readonly names = new Map<string, Followed>();
  readonly waiting = new Set<Followed>();
  readonly pressing = new Set<Followed>();
  readonly rota = new Set<Followed>();
  /** Their state is newer than what was kept. */
  private readonly unkept = new Set<Followed>();
  private readonly urgent = new Set<Followed>();
  private readonly gone: number[] = [];
  private forgotten = 0;
  private lightened = 0;
  /** Characters of all devices together, see `Followed.weight`. */
  private size = 0;

  constructor(
    private readonly fold: FoldState,
    private readonly limits: CoreLimits,
    private readonly emit: (event: Unstamped) => void,
    private readonly alarms: Alarms,
  ) {}

  follow(state: DeviceState, nowMs: number): Followed {
    const known = this.followed.get(state);
    if (known !== undefined) return known;
    const device: Followed = {
      state,
      id: identityOf(state),
      choice: null,
      skew: null,
      heard: nowMs,
      judgedAt: 0,
      weight: 0,
      added: 0,
      report: null,
      failing: [],
      open: 0,
      next: [],
      told: '',
      incidents: NONE_TOLD,
    };
    this.followed.set(state, device);
    this.names.set(device.id, device);
    this.rota.add(device);
    if (this.followed.size > this.limits.devices) this.letGo(nowMs);
    return device;
  }

  release(device: Followed): void {
    this.followed.delete(device.state);
    if (this.names.get(device.id) === device) this.names.delete(device.id);
    for (const set of [this.waiting, this.pressing, this.rota, this.unkept, this.urgent]) set.delete(device);
    this.gone.push(device.state.index);
    this.size -= device.weight + device.added;
  }

  settleNames(): void {
    const pairs = this.fold.united;
    if (pairs.length === 0) return;
    this.fold.united = [];
    for (const { gone: lost, into } of pairs) {
      const old = this.followed.get(lost);
      if (old === undefined) continue;
      this.release(old);
      const kept = this.follow(into, old.heard);
      kept.choice ??= old.choice;
      kept.skew ??= old.skew;
      this.weigh(kept, old.weight + old.added);
      this.rename(kept);
      if (old.id !== kept.id) this.emit({ kind: 'renamed', from: old.id, to: kept.id });
    }
  }

  rename(device: Followed): void {
    const id = identityOf(device.state);
    if (id === device.id) return;
    const from = device.id;
    if (this.names.get(from) === device) this.names.delete(from);
    device.id = id;
    this.names.set(id, device);
    this.emit({ kind: 'renamed', from, to: id });
  }

  touch(device: Followed, added: number, isPressing: boolean): void {
    if (isPressing) this.pressing.add(device);
    this.waiting.add(device);
    this.unkept.add(device);
    this.weigh(device, added);
  }

  get count(): number {
    return this.followed.size;
  }

  all(): Iterable<Followed> {
    return this.followed.values();
  }

  byId(id: string): Followed | undefined {
    return this.names.get(id);
  }

  ofState(state: DeviceState): Followed | undefined {
    return this.followed.get(state);
  }

  touchAndWeigh(device: Followed): void {
    this.touch(device, UNWEIGHED + device.weight + 1, true);
  }

  restore(
    state: DeviceState,
    { id, heard }: Pick<Followed, 'id' | 'heard'>,
    length: number,
    isWaiting: boolean,
  ): Followed {
    const device = this.follow(state, heard);
    device.id = id;
    this.names.set(id, device);
    if (isWaiting) this.waiting.add(device);
    this.weigh(device, length);
    return device;
  }

  settle(device: Followed): void {
    this.waiting.delete(device);
    this.pressing.delete(device);
  }

  rotate(device: Followed): void {
    this.rota.delete(device);
    this.rota.add(device);
  }

  keep(device: Followed, isUrgent: boolean): void {
    (isUrgent ? this.urgent : this.unkept).add(device);
  }

  takeUnkept(limit: number): { readonly devices: readonly Followed[]; readonly gone: readonly number[] } {
    const devices = new Set(this.urgent);
    for (const device of this.unkept) {
      if (devices.size >= limit) break;
      devices.add(device);
    }
    this.urgent.clear();
    for (const device of devices) this.unkept.delete(device);
    return { devices: [...devices], gone: this.gone.splice(0) };
  }

  losses(): { readonly forgotten: number; readonly lightened: number } {
    return { forgotten: this.forgotten, lightened: this.lightened };
  }

  private weigh(device: Followed, added: number): void {
    device.added += added;
    this.size += added;
    if (device.added > Math.max(UNWEIGHED, device.weight)) {
      const before = device.weight + device.added;
      device.weight = this.sizeWithin(device);
      device.added = 0;
      this.size += device.weight - before;
    }
    while (this.size > this.limits.size && this.followed.size > 1) this.letGo(device.heard);
  }

  /** Characters of a device's state, after its history was halved until it fits. */
  private sizeWithin({ state, id, heard }: Followed): number {
    let length = freezeDevice(state).length;
    if (length > this.limits.deviceSize) {
      this.lightened += 1;
      this.alarms.tell(
        'warning',
        'device-too-large',
        `${id} sends more than is kept of a device; the older half of its history was let go`,
        heard,
      );
    }
    for (let count = 0; length > this.limits.deviceSize && count < HALVED; count += 1) {
      lighten(state);
      length = freezeDevice(state).length;
    }
    // Outputs alone can be as large only when somebody made them up.
    if (length > this.limits.deviceSize) {
      state.facts = {};
      length = freezeDevice(state).length;
    }
    return length;
  }

  private letGo(nowMs: number): void {
    const count = Math.max(1, Math.floor(Math.min(this.limits.devices, this.followed.size) * FORGOTTEN_AT_ONCE));
    const openOf = ({ open }: Followed) => (open > 0 ? 1 : 0);
    const order = [...this.followed.values()].sort((a, b) => openOf(a) - openOf(b) || a.heard - b.heard);
    const leaving = order.slice(0, count);
    forget(
      this.fold,
      leaving.map(({ state }) => state),
    );
    for (const device of leaving) this.release(device);
    this.forgotten += leaving.length;
    this.alarms.tell(
      'warning',
      'devices-let-go',
      'more devices report than can be followed; the ones that were quiet longest were let go',
      nowMs,
    );
  }
}
