import { createHash } from 'node:crypto';
import { createAnalysis } from '../diagnose/analysis.js';
import { type DeviceState, lighten } from '../diagnose/fold/device.js';
import { keepFile } from '../diagnose/fold/files.js';
import { adopt, type FoldState, foldDevice, forget, newFoldState } from '../diagnose/fold/fold.js';
import { hostnameOf, identityOf } from '../diagnose/fold/identity.js';
import { freezeDevice, thawDevice } from '../diagnose/fold/keep.js';
import { diagnoseDevice } from '../diagnose/judge/diagnose.js';
import type { Engine } from '../diagnose/judge/engine.js';
import { fleetCauses } from '../diagnose/judge/fleet.js';
import { hashOf } from '../ingest/log/log.js';
import { createRecent } from '../ingest/log/recent.js';
import type { Reception } from '../ingest/records/live-reader.js';
import type { Diagnostic, Level } from '../model/diagnostic.js';
import type { Inventory } from '../model/inventory.js';
import type { Change, LiveMessage, Unstamped } from '../model/live.js';
import type { InputRecord, LicenseFileRecord, SyslogRecord } from '../model/record.js';
import type { FleetCause, Incident, NextStep, ReportDevice } from '../model/report.js';
import { isoText } from '../model/stamp.js';
import type { Mode, TopologyId } from '../model/terms.js';
import { createSharing } from './sharing.js';

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
  fingerprints: 200_000,
  deviceSize: 2_000_000,
  size: 256_000_000,
};

/** The user's word on a device's topology. */
export interface Choice {
  readonly topology: TopologyId | null;
  readonly mode: Mode | null;
}

/** What is kept of a device between runs, see `Core.changes`. */
export interface KeptDevice {
  /** Stays the same for as long as the device is known, whatever name it goes by. */
  readonly key: number;
  readonly id: string;
  readonly state: string;
  readonly choice: Choice | null;
  /** Milliseconds of the device's clock ahead of ours, by its newest message; null before it sent one. */
  readonly skew: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly heard: number;
  /** What was told of it, so that a restart doesn't tell it again. */
  readonly told: string;
  /** When it was judged, milliseconds, and whether something came since; a device without this is judged anew. */
  readonly judged?: { readonly at: number; readonly waits: boolean };
}

/** The collector without its surroundings: no clock, no socket, no file. Times are arguments, events go to a function. */
export interface Core {
  /** Takes a log line; false when it came before. */
  take(record: SyslogRecord, reception: Reception): boolean;
  /** Takes show outputs or log lines that somebody handed over, all at once. */
  submit(text: string, source: string, nowMs: number): Submission;
  /** The same for who reads them elsewhere, record by record. */
  opening(source: string, nowMs: number): OpenSubmission;
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
  devices(): readonly ReportDevice[];
  device(id: string): ReportDevice | undefined;
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
  /** Devices that changed since the last call and those that are gone, to be kept. */
  /**
   * What is to be kept since the last call. In a storm, devices of which only counts have changed wait for their turn.
   * @param limit devices above which they wait
   */
  changes(limit?: number): { readonly kept: readonly KeptDevice[]; readonly gone: readonly number[] };
  /** Everything is to be kept again: what was kept is gone. */
  keepAll(): void;
  /** Brings back what an earlier run kept; returns how many devices could not be read. */
  restore(kept: KeptState): number;
}

/** What an earlier run left. */
export interface KeptState {
  readonly devices: readonly KeptDevice[];
  readonly fingerprints: readonly string[];
  readonly messages: readonly LiveMessage[];
  readonly fleet: readonly FleetCause[];
}

/** Outputs that are being handed over. */
export interface OpenSubmission {
  take(record: InputRecord): void;
  /** All of it was taken. */
  finish(): Submission;
  /** What it changed has been judged; to be asked after `finish`. */
  readonly isJudged: boolean;
}

export interface Submission {
  readonly devices: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A device as the core follows it. */
interface Followed {
  readonly state: DeviceState;
  id: string;
  choice: Choice | null;
  skew: number | null;
  heard: number;
  judgedAt: number;
  /** Characters of its state when that was last weighed, and of what came since: at most what it occupies. */
  weight: number;
  added: number;
  report: ReportDevice | null;
  next: readonly NextStep[];
  /** What the last diagnosis event told. */
  told: string;
  incidents: Map<string, ToldIncident>;
}

interface ToldIncident {
  readonly status: Incident['status'];
  readonly severity: Level;
  readonly flaps: number;
  readonly count: number;
  readonly at: number;
}

/** A device is judged again after so long even when nothing came: its deadlines came nearer. Milliseconds. */
const REJUDGE = 600_000;
/** Devices of that kind that are judged with one call. */
const REJUDGED_AT_ONCE = 5;
/** The fleet is judged so often at most. Milliseconds. */
const FLEET_WAITS = 500;
/** A message that goes on and on is told of so often at most. Milliseconds. */
const COUNT_TOLD = 60_000;
/** Share of the devices that is let go at once when there are too many. */
const FORGOTTEN_AT_ONCE = 0.1;
/** Characters that come to a device before it is weighed again, if they are more than it weighs. */
const UNWEIGHED = 16_384;
/** Licence files of one document that are looked at. */
const FILES_CAP = 1000;
/** Times that a device's history is halved at once. */
const HALVED = 12;
/** A loss of one kind is told of so often at most. Milliseconds. */
const LOSS_TOLD = 60_000;

/**
 * @param emit takes events in the order in which they happened
 * @param isPart it follows a part of the devices only: what they share is found elsewhere, and each judgement is to be kept
 */
export function createCore(
  engine: Engine,
  limits: CoreLimits,
  version: string,
  emit: (event: Unstamped, fingerprint: string | null) => void,
  inventory: Inventory | undefined = undefined,
  isPart = false,
): Core {
  const fold: FoldState = newFoldState();
  const followed = new Map<DeviceState, Followed>();
  const byId = new Map<string, Followed>();
  const fingerprints = createRecent<true>(limits.fingerprints);
  const dirty = new Set<Followed>();
  /** Those of them that licensing messages or outputs came from: they go first. */
  const pressing = new Set<Followed>();
  /** Devices whose state is newer than what was kept; those of them whose incidents or diagnosis were told of can't wait. */
  const unkept = new Set<Followed>();
  const urgent = new Set<Followed>();
  const gone: number[] = [];
  let ring: LiveMessage[] = [];
  let fleet = new Map<string, FleetCause>();
  let duplicates = 0;
  let forgotten = 0;
  let lightened = 0;
  /** Characters of all devices together, see `Followed.weight`. */
  let size = 0;
  const shared = createSharing();
  const lossTold = new Map<string, number>();
  let fleetJudgedAt = 0;
  let isFleetStale = false;
  let isCatchingUp = false;
  /** Followed devices in the order in which they will be judged again. */
  let queue: Followed[] = [];

  // ---- Devices.

  function follow(state: DeviceState, nowMs: number): Followed {
    const known = followed.get(state);
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
      next: [],
      told: '',
      incidents: new Map(),
    };
    followed.set(state, device);
    byId.set(device.id, device);
    queue.push(device);
    if (followed.size > limits.devices) letGo(nowMs);
    return device;
  }

  /** Devices that turned out to be one go on under one name. */
  function settleNames(): void {
    const pairs = fold.united;
    fold.united = [];
    for (const { gone: lost, into } of pairs) {
      const old = followed.get(lost);
      if (old === undefined) continue;
      unfollow(old);
      const kept = follow(into, old.heard);
      kept.choice ??= old.choice;
      kept.skew ??= old.skew;
      weigh(kept, old.weight + old.added);
      rename(kept);
      if (old.id !== kept.id) emit({ kind: 'renamed', from: old.id, to: kept.id }, null);
    }
  }

  function rename(device: Followed): void {
    const id = identityOf(device.state);
    if (id === device.id) return;
    const from = device.id;
    if (byId.get(from) === device) byId.delete(from);
    device.id = id;
    byId.set(id, device);
    emit({ kind: 'renamed', from, to: id }, null);
  }

  function unfollow(device: Followed): void {
    followed.delete(device.state);
    if (byId.get(device.id) === device) byId.delete(device.id);
    dirty.delete(device);
    pressing.delete(device);
    unkept.delete(device);
    urgent.delete(device);
    gone.push(device.state.index);
    size -= device.weight + device.added;
  }

  /** Notes what came to a device, and keeps each and all of them within their bounds. */
  function weigh(device: Followed, added: number): void {
    device.added += added;
    size += added;
    if (device.added > Math.max(UNWEIGHED, device.weight)) {
      const before = device.weight + device.added;
      device.weight = sizeWithin(device);
      device.added = 0;
      size += device.weight - before;
    }
    while (size > limits.size && followed.size > 1) letGo(device.heard);
  }

  /** Says that something was let go of, once in a while. */
  function tellLoss(code: string, message: string, nowMs: number): void {
    if (Math.abs(nowMs - (lossTold.get(code) ?? Number.NEGATIVE_INFINITY)) < LOSS_TOLD) return;
    lossTold.set(code, nowMs);
    emit({ kind: 'alarm', level: 'warning', code, message }, null);
  }

  /** Characters of a device's state, after its history was halved until it fits. */
  function sizeWithin({ state, id, heard }: Followed): number {
    let length = freezeDevice(state).length;
    if (length > limits.deviceSize) {
      lightened += 1;
      tellLoss(
        'device-too-large',
        `${id} sends more than is kept of a device; the older half of its history was let go`,
        heard,
      );
    }
    for (let count = 0; length > limits.deviceSize && count < HALVED; count += 1) {
      lighten(state);
      length = freezeDevice(state).length;
    }
    // Outputs alone can be as large only when somebody made them up.
    if (length > limits.deviceSize) {
      state.facts = {};
      length = freezeDevice(state).length;
    }
    return length;
  }

  function letGo(nowMs: number): void {
    const count = Math.max(1, Math.floor(Math.min(limits.devices, followed.size) * FORGOTTEN_AT_ONCE));
    const openOf = (device: Followed) => (hasOpen(device) ? 1 : 0);
    const order = [...followed.values()].sort((a, b) => openOf(a) - openOf(b) || a.heard - b.heard);
    const leaving = order.slice(0, count);
    forget(
      fold,
      leaving.map(({ state }) => state),
    );
    for (const device of leaving) unfollow(device);
    queue = queue.filter((device) => followed.has(device.state));
    forgotten += leaving.length;
    tellLoss(
      'devices-let-go',
      'more devices report than can be followed; the ones that were quiet longest were let go',
      nowMs,
    );
  }

  function touch(device: Followed, isPressing = true): void {
    if (isPressing) pressing.add(device);
    dirty.add(device);
    unkept.add(device);
  }

  // ---- Messages.

  function take(record: SyslogRecord, reception: Reception): boolean {
    const { fingerprint, receivedAt } = reception;
    if (fingerprint !== null) {
      if (fingerprints.get(fingerprint) !== undefined) {
        duplicates += record.repeats;
        return false;
      }
      fingerprints.set(fingerprint, true);
    }
    const state = foldDevice(fold, record, engine.catalogue);
    const device = follow(state, receivedAt);
    device.heard = receivedAt;
    if (record.at !== null) device.skew = record.at.ms - receivedAt;
    if (fold.united.length > 0) settleNames();
    rename(device);
    touch(device, record.facility === 'SMART_LIC');
    weigh(device, record.span.text.length + record.text.length);
    tell(record, device.id, state, reception);
    return true;
  }

  function tell(
    record: SyslogRecord,
    id: string,
    state: DeviceState,
    { peer, receivedAt, fingerprint }: Reception,
  ): void {
    const { facility, severity, mnemonic, fields, text, span, at, repeats } = record;
    const message: LiveMessage = {
      receivedAt: new Date(receivedAt).toISOString(),
      at: at === null ? null : isoText(at),
      device: id,
      hostname: hostnameOf(state),
      peer,
      facility,
      severity,
      mnemonic,
      fields,
      text,
      line: span.text,
      isLicensing: true,
      repeats,
    };
    ring.push(message);
    if (ring.length > limits.messages * 2) ring = ring.slice(-limits.messages);
    emit({ kind: 'message', message }, fingerprint);
  }

  function opening(source: string, nowMs: number): OpenSubmission {
    const touched = new Set<DeviceState>();
    const files: LicenseFileRecord[] = [];
    const diagnostics: Diagnostic[] = [];
    let submitted: Followed[] = [];
    return {
      take(record) {
        if (record.kind === 'syslog' && isKnown(record)) return;
        if (record.kind === 'license-file') {
          if (files.length < FILES_CAP) files.push(record);
          return;
        }
        const state = foldDevice(fold, record, engine.catalogue);
        touched.add(state);
        if (fold.united.length > 0) settleNames();
        if (record.kind !== 'syslog') return;
        tell(record, identityOf(state), state, {
          peer: source,
          receivedAt: nowMs,
          transport: 'http',
          fingerprint: null,
        });
      },
      finish() {
        // Whom a file is for is decided when all that was handed over is known.
        for (const file of files) {
          const concerned = keepFile(fold, file);
          for (const state of concerned) touched.add(state);
          if (concerned.length === 0) diagnostics.push(notKept(file));
        }
        if (fold.united.length > 0) settleNames();
        submitted = [...touched].filter((state) => fold.devices.has(state)).map((state) => follow(state, nowMs));
        for (const device of submitted) {
          rename(device);
          touch(device);
          weigh(device, UNWEIGHED + device.weight + 1);
        }
        return { devices: submitted.map(({ id }) => id), diagnostics };
      },
      get isJudged() {
        return !submitted.some((device) => pressing.has(device));
      },
    };
  }

  function submit(text: string, source: string, nowMs: number): Submission {
    const submission = opening(source, nowMs);
    const options = {
      wallClock: nowMs,
      now: null,
      topology: { id: null, mode: null },
      redact: true,
      zones: {},
      version,
    };
    const analysis = createAnalysis(engine, options, submission.take);
    const reader = analysis.open(source);
    reader.push(Buffer.from(text));
    reader.end();
    const { devices, diagnostics } = submission.finish();
    return { devices, diagnostics: [...diagnostics, ...analysis.diagnostics()] };
  }

  /** A log line inside of an output that was handed over, which may have come by syslog too. */
  function isKnown({ device, at, sequence, facility, mnemonic, text }: SyslogRecord): boolean {
    if (at === null) return false;
    const name = device.hostname ?? device.source;
    const key = `submitted ${name} ${sequence ?? ''} ${at.ms} ${facility}-${mnemonic} ${hashOf(text).toString(36)}`;
    const wasSeen = fingerprints.get(key) !== undefined;
    fingerprints.set(key, true);
    if (wasSeen) duplicates += 1;
    return wasSeen;
  }

  // ---- Judging.

  function judge(nowMs: number, budget: number): boolean {
    let left = budget;
    for (const device of inTurn()) {
      if (left === 0) {
        // In a storm there is always one waiting; the fleet must not wait for the last of them.
        judgeFleet(nowMs);
        return true;
      }
      dirty.delete(device);
      pressing.delete(device);
      judgeOne(device, nowMs);
      left -= 1;
    }
    for (let count = 0; count < REJUDGED_AT_ONCE && left > 0 && queue.length > 0; count += 1) {
      const [device] = queue;
      if (device === undefined || nowMs - device.judgedAt < REJUDGE) break;
      queue.shift();
      if (!followed.has(device.state)) continue;
      judgeOne(device, nowMs);
      queue.push(device);
    }
    isCatchingUp = false;
    judgeFleet(nowMs);
    return false;
  }

  function* inTurn(): Generator<Followed> {
    yield* pressing;
    yield* dirty;
  }

  function judgeOne(device: Followed, nowMs: number): void {
    device.judgedAt = nowMs;
    isFleetStale = true;
    if (isPart) unkept.add(device);
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
    urgent.add(device);
    emit({ kind: 'diagnosis', device: report, next: judged.next }, null);
  }

  function tellIncidents(device: Followed, report: ReportDevice, nowMs: number): void {
    const incidents = new Map<string, ToldIncident>();
    for (const incident of report.incidents) {
      const key = `${incident.id} ${Object.values(incident.fields)[0] ?? ''}`;
      const before = device.incidents.get(key);
      const severity = severityOf(incident, report);
      const { status, flaps, count } = incident;
      const change = changeOf(before, { status, severity, flaps, count, at: nowMs });
      const at = change === null ? (before?.at ?? nowMs) : nowMs;
      incidents.set(key, { status, severity, flaps, count: change === null ? (before?.count ?? count) : count, at });
      if (change === null) continue;
      urgent.add(device);
      emit({ kind: 'incident', change, device: device.id, severity, incident }, null);
    }
    device.incidents = incidents;
  }

  function judgeFleet(nowMs: number): void {
    // After a restart a fleet of which half is judged looks like one that recovers.
    const waited = nowMs - fleetJudgedAt;
    if (isPart || !isFleetStale || isCatchingUp || (waited >= 0 && waited < FLEET_WAITS)) return;
    isFleetStale = false;
    fleetJudgedAt = nowMs;
    const failing = [...followed.values()].flatMap(({ report }) =>
      report !== null && isFailing(report) ? [report] : [],
    );
    const now = new Map(fleetCauses(failing).map((cause) => [fleetKey(cause), cause]));
    for (const event of fleetChanges(fleet, now)) emit(event, null);
    fleet = now;
  }

  return {
    take,
    submit,
    opening,
    choose(id, choice) {
      const device = byId.get(id);
      if (device === undefined) return false;
      device.choice = choice.topology === null && choice.mode === null ? null : choice;
      touch(device);
      return true;
    },
    judge,
    get isPressed() {
      return pressing.size > 0;
    },
    get isBehind() {
      return dirty.size > 0;
    },
    devices: () => [...followed.values()].flatMap(({ report }) => (report === null ? [] : [report])),
    device: (id) => byId.get(id)?.report ?? undefined,
    next: () => [...followed.values()].flatMap(({ next }) => next),
    fleet: () => [...fleet.values()],
    messages: () => ring.slice(-limits.messages),
    counts: () => ({
      devices: followed.size,
      openIncidents: [...followed.values()].reduce((sum, device) => sum + openCount(device), 0),
      duplicates,
      forgotten,
      lightened,
    }),
    changes(limit = Number.POSITIVE_INFINITY) {
      const chosen = new Set(urgent);
      for (const device of unkept) {
        if (chosen.size >= limit) break;
        chosen.add(device);
      }
      urgent.clear();
      for (const device of chosen) unkept.delete(device);
      const kept = [...chosen].map((device) => {
        const { state, id, choice, skew, heard, told, incidents, judgedAt } = device;
        const { index: key } = state;
        return {
          key,
          id,
          state: freezeDevice(state),
          choice,
          skew,
          heard,
          told: JSON.stringify([told, [...incidents]]),
          judged: { at: judgedAt, waits: dirty.has(device) },
        };
      });
      return { kept, gone: gone.splice(0) };
    },
    keepAll() {
      for (const device of followed.values()) unkept.add(device);
    },
    restore(kept) {
      let unread = 0;
      for (const { id, state: text, choice, skew, heard, told, judged } of kept.devices) {
        const state = thawDevice(text);
        if (state === null) {
          unread += 1;
          continue;
        }
        adopt(fold, state);
        const device = follow(state, heard);
        device.id = id;
        byId.set(id, device);
        device.choice = choice;
        device.skew = skew;
        const [essence, incidents] = JSON.parse(told) as [string, [string, ToldIncident][]];
        device.told = essence;
        device.incidents = new Map(incidents);
        // Whoever follows all devices shows them all at once, and judges them for that.
        if (isPart && judged !== undefined) device.judgedAt = judged.at;
        if (!isPart || judged?.waits !== false) dirty.add(device);
        weigh(device, text.length);
      }
      isCatchingUp = dirty.size > 0;
      fleet = new Map(kept.fleet.map((cause) => [fleetKey(cause), cause]));
      for (const fingerprint of kept.fingerprints) fingerprints.set(fingerprint, true);
      ring = kept.messages.slice(-limits.messages);
      return unread;
    },
  };
}

/** What a diagnosis event is about: another value means that there is news. Counts and times of messages are none. */
function essenceOf({ id, release, udis, topology, findings }: ReportDevice): string {
  const { id: topologyId, mode, confidence } = topology;
  const essence = JSON.stringify([
    id,
    release,
    udis,
    [topologyId, mode, confidence],
    findings.map((finding) => [finding.id, finding.severity, finding.causes.map((cause) => [cause.id, cause.verdict])]),
  ]);
  // Kept of each device, and only ever compared.
  return createHash('sha256').update(essence).digest('base64');
}

/** As bad as the worst finding about its message; without one, as bad as the message itself. */
function notKept({ span }: LicenseFileRecord): Diagnostic {
  return {
    level: 'info',
    code: 'license-file',
    message: 'this licence file is for no device that was heard of so far; it was not kept',
    source: span.source,
    line: span.line,
  };
}

function severityOf({ mnemonic, status }: Incident, { findings, messages }: ReportDevice): Level {
  if (status === 'resolved') return 'info';
  const levels = findings.filter((finding) => finding.mnemonic === mnemonic).map(({ severity }) => severity);
  for (const level of ['error', 'warning', 'info'] as const) if (levels.includes(level)) return level;
  const severity = messages.find((message) => message.mnemonic === mnemonic)?.severity ?? 6;
  return severity <= 3 ? 'error' : severity === 4 ? 'warning' : 'info';
}

function changeOf(before: ToldIncident | undefined, now: ToldIncident): Change | null {
  if (before === undefined) return now.status === 'open' ? 'opened' : 'resolved';
  if (before.status !== now.status) return now.status === 'open' ? 'opened' : 'resolved';
  if (before.severity !== now.severity || before.flaps !== now.flaps) return 'changed';
  return now.count !== before.count && now.status === 'open' && now.at - before.at >= COUNT_TOLD ? 'changed' : null;
}

type FleetEvent = Extract<Unstamped, { kind: 'fleet' }>;

/** What is to be told when the causes that devices share are others now. */
export function fleetChanges(
  before: ReadonlyMap<string, FleetCause>,
  now: ReadonlyMap<string, FleetCause>,
): FleetEvent[] {
  const events: FleetEvent[] = [];
  for (const [key, cause] of now) {
    const known = before.get(key);
    const change: Change | null =
      known === undefined ? 'opened' : known.devices.join() === cause.devices.join() ? null : 'changed';
    if (change !== null) events.push({ kind: 'fleet', change, key, cause });
  }
  for (const [key, cause] of before) {
    if (!now.has(key)) events.push({ kind: 'fleet', change: 'resolved', key, cause });
  }
  return events;
}

/** The same for a shared cause as long as it goes on. */
export function fleetKey({ finding, cause, shared, first }: FleetCause): string {
  const server = shared.find(({ what }) => what === 'server')?.value ?? '';
  return [finding, cause ?? '', server, first?.slice(0, 10) ?? ''].join(' ');
}

function isFailing({ findings }: ReportDevice): boolean {
  return findings.some(({ severity }) => severity !== 'info');
}

function openCount({ report }: Followed): number {
  return report?.incidents.filter(({ status }) => status === 'open').length ?? 0;
}

function hasOpen(device: Followed): boolean {
  return openCount(device) > 0;
}
