import { diagnoseDevice } from '../diagnose/judge/diagnose.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { fleetCauses, fleetKey } from '../diagnose/judge/fleet.js';
import type { Inventory } from '../model/inventory.js';
import type { Unstamped } from '../model/live.js';
import type { FleetCause, ReportDevice } from '../model/report.js';
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
  fleet(): readonly FleetCause[];
  /** Goes on from what an earlier run told of the fleet; news of it wait until all devices that wait were judged. */
  resume(fleet: readonly FleetCause[]): void;
}

/** @param isPart see `createCore` */
export function createJudging(
  engine: Engine,
  following: Following,
  emit: (event: Unstamped) => void,
  alarms: Alarms,
  inventory: Inventory | undefined,
  isPart: boolean,
): Judging {
  const shared = createSharing();
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
      following.settle(device);
      judgeOne(device, nowMs);
      left -= 1;
    }
    for (const device of dueByTime(nowMs, Math.min(REJUDGED_AT_ONCE, left))) judgeOne(device, nowMs);
    isCatchingUp = false;
    judgeFleet(nowMs);
    return false;
  }

  function* inTurn(): Generator<Followed> {
    yield* following.pressing;
    yield* following.waiting;
  }

  function dueByTime(nowMs: number, limit: number): Followed[] {
    const due: Followed[] = [];
    for (const device of following.rota) {
      if (due.length === limit || nowMs - device.judgedAt < REJUDGE) break;
      due.push(device);
    }
    for (const device of due) following.rotate(device);
    return due;
  }

  function judgeOne(device: Followed, nowMs: number): void {
    device.judgedAt = nowMs;
    isFleetStale = true;
    if (isPart) following.keep(device, false);
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
    const report = shared(judged.device);
    device.report = report;
    device.next = judged.next;
    tellIncidents(device, report, nowMs);
    const told = essenceOf(report);
    if (told === device.told) return;
    device.told = told;
    following.keep(device, true);
    emit({ kind: 'diagnosis', device: report, next: judged.next });
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
    const failing = [...following.all()].flatMap(({ report }) =>
      report !== null && isFailing(report) ? [report] : [],
    );
    const now = new Map(fleetCauses(failing).map((cause) => [fleetKey(cause), cause]));
    for (const event of fleetChanges(fleet, now)) emit(event);
    fleet = now;
  }

  return {
    judge,
    fleet: () => [...fleet.values()],
    resume(kept) {
      fleet = new Map(kept.map((cause) => [fleetKey(cause), cause]));
      isCatchingUp = following.waiting.size > 0;
    },
  };
}

function isFailing({ findings }: ReportDevice): boolean {
  return findings.some(({ severity }) => severity !== 'info');
}
