import { diagnoseDevice } from '../diagnose/judge/diagnose.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { causesOf, type FleetMember, failuresOf, fleetKey } from '../diagnose/judge/fleet.js';
import type { Inventory } from '../model/inventory.js';
import type { Unstamped } from '../model/live.js';
import type { FleetCause, NextStep, ReportDevice } from '../model/report.js';
import type { Alarms } from './alarms.js';
import type { Followed, Following } from './following.js';
import { essenceOf, fleetChanges, incidentNews } from './news.js';
import { createSharing } from './sharing.js';

/** A device is judged again after so long even when nothing came: its deadlines came nearer. Milliseconds. */
const REJUDGE = 600_000;
/** Devices of that kind that are judged with one call. */
const REJUDGED_AT_ONCE = 5;
/** The fleet is judged so often at most. Milliseconds. */
const FLEET_WAITS = 500;

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
  const isPart = part !== null;
  /** Of a part no report is kept here, and none is worth looking for what it has in common with others. */
  const shared = isPart ? null : createSharing();
  let fleet = new Map<string, FleetCause>();
  let fleetJudgedAt = 0;
  let isFleetStale = false;
  let isCatchingUp = false;

  function judge(nowMs: number, budget: number): boolean {
    let left = budget;
    for (const device of inTurn()) {
      if (left === 0) {
        // In a storm there is always one waiting; the fleet must not wait for the last of them.
        judgeFleet(nowMs);
        return true;
      }
      judgeOne(device, nowMs);
      left -= 1;
    }
    for (const device of dueByTime(nowMs, Math.min(REJUDGED_AT_ONCE, left))) {
      following.rotate(device);
      judgeOne(device, nowMs);
    }
    isCatchingUp = false;
    judgeFleet(nowMs);
    return false;
  }

  function* inTurn(): Generator<Followed> {
    if (isPart) {
      // By what is kept of devices alone, so that whoever takes a part over has the same order.
      for (let next = longestUnjudged(); next !== null; next = longestUnjudged()) yield next;
      return;
    }
    yield* following.pressing;
    yield* following.waiting;
  }

  function longestUnjudged(): Followed | null {
    let first: Followed | null = null;
    for (const device of following.waiting) if (first === null || isBefore(device, first)) first = device;
    return first;
  }

  function dueByTime(nowMs: number, limit: number): Followed[] {
    const due: Followed[] = [];
    if (limit === 0) return due;
    for (const device of following.rota) {
      if (nowMs - device.judgedAt < REJUDGE) break;
      // Of a part, those that were judged at once with the last of them too: their order here is not one that is kept.
      if (due.length >= limit && !(isPart && device.judgedAt === due.at(-1)?.judgedAt)) break;
      if (!isPart || !following.waiting.has(device)) due.push(device);
    }
    if (isPart) due.sort((one, other) => (isBefore(one, other) ? -1 : 1)).splice(limit);
    return due;
  }

  function judgeOne(device: Followed, nowMs: number): void {
    following.settle(device);
    device.judgedAt = nowMs;
    isFleetStale = true;
    if (isPart) {
      following.keep(device, false);
      following.rotate(device);
    }
    try {
      tellNews(device, nowMs);
    } catch (error) {
      alarms.fault(`${device.id} could not be judged`, error, nowMs);
    }
  }

  function tellNews(device: Followed, nowMs: number): void {
    const { choice, skew } = device;
    const judged = diagnoseDevice(engine, device.state, {
      wallClock: nowMs,
      now: skew === null ? null : new Date(nowMs + skew).toISOString(),
      nowFrom: 'wall clock',
      topology: { id: choice?.topology ?? null, mode: choice?.mode ?? null },
      inventory,
    });
    const report = shared?.report(judged.device) ?? judged.device;
    const next = shared?.next(judged.next) ?? judged.next;
    device.open = report.incidents.filter(({ status }) => status === 'open').length;
    if (part === null) {
      device.report = report;
      device.failing = failuresOf(report);
      device.next = next;
    } else part.judged(device.state.index, report, next);
    tellIncidents(device, report, nowMs);
    const told = essenceOf(report);
    if (told === device.told) return;
    device.told = told;
    following.keep(device, true);
    emit({ kind: 'diagnosis', device: report, next });
  }

  function tellIncidents(device: Followed, report: ReportDevice, nowMs: number): void {
    const news = incidentNews(report, device.incidents, nowMs);
    device.incidents = new Map(news.map(({ key, told }) => [key, told]));
    for (const { change, told, incident } of news) {
      if (change === null) continue;
      following.keep(device, true);
      emit({ kind: 'incident', change, device: device.id, severity: told.severity, incident });
    }
  }

  function judgeFleet(nowMs: number): void {
    // After a restart a fleet of which half is judged looks like one that recovers.
    const waited = nowMs - fleetJudgedAt;
    if (isPart || !isFleetStale || isCatchingUp || (waited >= 0 && waited < FLEET_WAITS)) return;
    isFleetStale = false;
    fleetJudgedAt = nowMs;
    const failing: FleetMember[] = [];
    for (const device of following.all()) for (const each of device.failing) failing.push(each);
    const now = new Map(causesOf(failing).map((cause) => [fleetKey(cause), cause]));
    for (const event of fleetChanges(fleet, now)) emit(event);
    fleet = now;
  }

  return {
    judge,
    judgeOne,
    get waitsSince() {
      return inTurn().next().value?.judgedAt ?? null;
    },
    isDue: (nowMs) => dueByTime(nowMs, 1).length > 0,
    fleet: () => [...fleet.values()],
    resume(kept) {
      fleet = new Map(kept.map((cause) => [fleetKey(cause), cause]));
      isCatchingUp = following.waiting.size > 0;
    },
  };
}

/** Who was judged longer ago goes first; of two that were at once, who has been known for longer. */
function isBefore(one: Followed, other: Followed): boolean {
  return one.judgedAt < other.judgedAt || (one.judgedAt === other.judgedAt && one.state.index < other.state.index);
}
