import { diagnoseDevice } from '../diagnose/judge/diagnose.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { causesOf, type FleetMember, failuresOf, fleetKey } from '../diagnose/judge/fleet.js';
import { createSharing } from '../diagnose/judge/sharing.js';
import type { Inventory } from '../model/inventory.js';
import type { Unstamped } from '../model/live.js';
import type { FleetCause, NextStep, ReportDevice } from '../model/report.js';
import { millisecondsOf } from '../model/stamp.js';
import type { Alarms } from './alarms.js';
import { type Followed, type Following, NONE_TOLD } from './following.js';
import { essenceOf, fleetChanges, incidentNews } from './news.js';

/** A device is judged again after so long even when nothing came: its deadlines came nearer. Milliseconds. */
const REJUDGE = 600_000;
/** Devices of that kind that are judged with one call. */
const REJUDGED_AT_ONCE = 5;
/** The fleet is judged so often at most. Milliseconds. */
const FLEET_WAITS = 500;
/** And so much later for each failure in it: a thousand switches fail within minutes, and each news names them all. */
const FLEET_WAITS_EACH = 1;

/** Diagnoses devices and the causes that they share, and tells what is new about them. */
export interface Judging {
  /** See `Core.judge`. */
  judge(nowMs: number, budget: number): boolean;
  /** Judges one device now, whoever has the next turn. */
  judgeOne(device: Followed, nowMs: number): void;
  /** When the device that is next in turn was judged last, milliseconds; null when none waits. */
  readonly waitsSince: number | null;
  /** A device that doesn't wait is to be judged because its deadlines came nearer. */
  isDue(nowMs: number): boolean;
  /** The same list until the fleet is judged again. */
  fleet(): readonly FleetCause[];
  /** Goes on from what an earlier run told of the fleet; news of it wait until all devices that wait were judged. */
  resume(fleet: readonly FleetCause[]): void;
}

/** Who follows a part of the devices only: what they share is found elsewhere, and each judgement is to be kept there, by whoever is told of it. */
export interface Part {
  /** A device was judged. What its report holds goes on changing with the device. */
  judged(key: number, report: ReportDevice, next: readonly NextStep[]): void;
}

/** @param part of which the devices are, null when they are all of them */
export function createJudging(
  engine: Engine,
  following: Following,
  emit: (event: Unstamped) => void,
  alarms: Alarms,
  inventory: Inventory | undefined,
  part: Part | null,
): Judging {
  return new DeviceJudging(engine, following, emit, alarms, inventory, part);
}

/** Judging, with what was told of the fleet last. */
class DeviceJudging implements Judging {
  private readonly isPart: boolean;
  /** Of a part no report is kept here, and none is worth looking for what it has in common with others. */
  private readonly shared: {
    report(report: ReportDevice): ReportDevice;
    next(steps: readonly NextStep[]): readonly NextStep[];
  } | null;
  private failing: readonly FleetCause[] = [];
  private failures = 0;
  private fleetJudgedAt = 0;
  private isFleetStale = false;
  private isCatchingUp = false;

  constructor(
    private readonly engine: Engine,
    private readonly following: Following,
    private readonly emit: (event: Unstamped) => void,
    private readonly alarms: Alarms,
    private readonly inventory: Inventory | undefined,
    private readonly part: Part | null,
  ) {
    this.isPart = part !== null;
    this.shared = this.isPart ? null : createSharing();
  }

  judge(nowMs: number, budget: number): boolean {
    let left = budget;
    for (const device of this.inTurn()) {
      if (left === 0) {
        // In a storm there is always one waiting; the fleet must not wait for the last of them.
        this.judgeFleet(nowMs);
        return true;
      }
      this.judgeOne(device, nowMs);
      left -= 1;
    }
    for (const device of this.dueByTime(nowMs, Math.min(REJUDGED_AT_ONCE, left))) {
      this.following.rotate(device);
      this.judgeOne(device, nowMs);
    }
    this.isCatchingUp = false;
    this.judgeFleet(nowMs);
    return false;
  }

  judgeOne(device: Followed, nowMs: number): void {
    this.following.settle(device);
    device.judgedAt = nowMs;
    this.isFleetStale = true;
    if (this.isPart) {
      this.following.keep(device, false);
      this.following.rotate(device);
    }
    try {
      this.tellNews(device, nowMs);
    } catch (error) {
      this.alarms.fault(`${device.id} could not be judged`, error, nowMs);
    }
  }

  get waitsSince(): number | null {
    return this.inTurn().next().value?.judgedAt ?? null;
  }

  isDue(nowMs: number): boolean {
    return this.dueByTime(nowMs, 1).length > 0;
  }

  fleet(): readonly FleetCause[] {
    return this.failing;
  }

  resume(kept: readonly FleetCause[]): void {
    this.failing = kept;
    this.isCatchingUp = this.following.waiting.size > 0;
  }

  private *inTurn(): Generator<Followed> {
    if (this.isPart) {
      // By what is kept of devices alone, so that whoever takes a part over has the same order.
      for (let next = this.longestUnjudged(); next !== null; next = this.longestUnjudged()) yield next;
      return;
    }
    yield* this.following.pressing;
    yield* this.following.waiting;
  }

  private longestUnjudged(): Followed | null {
    let first: Followed | null = null;
    for (const device of this.following.waiting) if (first === null || isBefore(device, first)) first = device;
    return first;
  }

  private dueByTime(nowMs: number, limit: number): Followed[] {
    const due: Followed[] = [];
    if (limit === 0) return due;
    for (const device of this.following.rota) {
      if (nowMs - device.judgedAt < REJUDGE) break;
      // Of a part, those that were judged at once with the last of them too: their order here is not one that is kept.
      if (due.length >= limit && !(this.isPart && device.judgedAt === due.at(-1)?.judgedAt)) break;
      if (!this.isPart || !this.following.waiting.has(device)) due.push(device);
    }
    if (this.isPart) due.sort((one, other) => (isBefore(one, other) ? -1 : 1)).splice(limit);
    return due;
  }

  private tellNews(device: Followed, nowMs: number): void {
    const { choice, skew } = device;
    const judged = diagnoseDevice(this.engine, device.state, {
      wallClock: nowMs,
      now: skew === null ? null : new Date(nowMs + skew).toISOString(),
      nowFrom: 'wall clock',
      topology: { id: choice?.topology ?? null, mode: choice?.mode ?? null },
      inventory: this.inventory,
    });
    const { at, from } = judged.device.now;
    // What was handed over had a clock: it runs on from there.
    if (skew === null && from === 'show output') device.skew = millisecondsOf(at) - device.heard;
    const report = this.shared?.report(judged.device) ?? judged.device;
    const next = this.shared?.next(judged.next) ?? judged.next;
    device.open = report.incidents.filter(({ status }) => status === 'open').length;
    if (this.part === null) {
      device.report = report;
      device.failing = failuresOf(report);
      device.next = next;
    } else this.part.judged(device.state.index, report, next);
    this.tellIncidents(device, report, nowMs);
    const told = essenceOf(report);
    if (told === device.told) return;
    device.told = told;
    this.following.keep(device, true);
    this.emit({ kind: 'diagnosis', device: report, next });
  }

  private tellIncidents(device: Followed, report: ReportDevice, nowMs: number): void {
    const news = incidentNews(report, device.incidents, nowMs);
    device.incidents = news.length === 0 ? NONE_TOLD : new Map(news.map(({ key, told }) => [key, told]));
    for (const { change, told, incident } of news) {
      if (change === null) continue;
      this.following.keep(device, true);
      this.emit({ kind: 'incident', change, device: device.id, severity: told.severity, incident });
    }
  }

  private judgeFleet(nowMs: number): void {
    // After a restart a fleet of which half is judged looks like one that recovers.
    const waited = nowMs - this.fleetJudgedAt;
    const waits = FLEET_WAITS + this.failures * FLEET_WAITS_EACH;
    if (this.isPart || !this.isFleetStale || this.isCatchingUp || (waited >= 0 && waited < waits)) return;
    this.isFleetStale = false;
    this.fleetJudgedAt = nowMs;
    const failing: FleetMember[] = [];
    for (const device of this.following.all()) for (const each of device.failing) failing.push(each);
    const now = byKey(causesOf(failing));
    this.failures = failing.length;
    for (const event of fleetChanges(byKey(this.failing), now)) this.emit(event);
    this.failing = [...now.values()];
  }
}

const byKey = (causes: readonly FleetCause[]) => new Map(causes.map((cause) => [fleetKey(cause), cause]));

/** Who was judged longer ago goes first; of two that were at once, who has been known for longer. */
function isBefore(one: Followed, other: Followed): boolean {
  return one.judgedAt < other.judgedAt || (one.judgedAt === other.judgedAt && one.state.index < other.state.index);
}
