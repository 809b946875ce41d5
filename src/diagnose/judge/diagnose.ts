import type { Diagnostic } from '../../model/diagnostic.js';
import type { Known } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { Inventory, InventoryEntry } from '../../model/inventory.js';
import type { Collected } from '../../model/record.js';
import type {
  FleetCause,
  Incident,
  NextStep,
  Obligation,
  ReportDevice,
  ReportFile,
  ReportMessage,
  RumReport,
} from '../../model/report.js';
import { isoText, millisecondsOf, type Stamp } from '../../model/stamp.js';
import { fieldOf } from '../../model/tree.js';
import { newestEvent, nextPlan } from '../fold/clock.js';
import type { DeviceState, MessageGroup } from '../fold/device.js';
import type { FileOfDevice } from '../fold/file-facts.js';
import { filesOfDevices, reportFiles } from '../fold/files.js';
import type { FoldState } from '../fold/fold.js';
import { hostnameOf, identityOf, udisOf } from '../fold/identity.js';
import { plainState } from '../fold/state.js';
import { fillCommand } from './actions.js';
import { beliedClock, isBelied } from './belied.js';
import type { Engine } from './engine.js';
import { fleetCauses } from './fleet.js';
import { closeByState, judge } from './judge.js';
import { besideUtc, configuredClock, type ToUtc } from './local-clock.js';
import { askableOf, nextSteps, stepsBeyond, stepsForUnknown } from './next.js';
import { obligationsOf, type ReportingContext } from './obligations.js';
import {
  doubtsOf,
  isFileOnly,
  type Lacks,
  outcomeOf,
  seenOf,
  stepsInstead,
  unapplied,
  wantsOutputs,
} from './outcome.js';
import { clockSteps } from './readings.js';
import { type DeviceView, episodesOf, isoOf, type Now, scopeOf, viewOf } from './scope.js';
import { createSharing } from './sharing.js';
import { type InferredTopology, inferTopology, type TopologyChoice } from './topology.js';

/** What a diagnosis is made for. */
export interface DiagnosisOptions {
  /** Milliseconds since 1970 UTC: the moment of analysis, used where the input gives none. */
  readonly wallClock: number;
  /** ISO 8601; the user's word on "now", over everything that the input says. */
  readonly now: string | null;
  /** Where `now` is from, when it isn't the user's word. */
  readonly nowFrom?: 'wall clock';
  readonly topology: TopologyChoice;
  /** What the user's own records say of devices; the word on the topology above outranks it. */
  readonly inventory?: Inventory | undefined;
  /** What is wrong with the rules, records and silences that a run was asked to judge by. */
  readonly problems?: readonly Diagnostic[];
}

/** The diagnosis of everything folded so far. */
export interface Diagnosis {
  readonly devices: ReportDevice[];
  readonly files: ReportFile[];
  readonly fleet: FleetCause[];
  readonly next: NextStep[];
}

/** Devices from which on it is worth looking for what their reports have in common: they would take tens of kilobytes each. */
const MANY = 1000;

/** Judges every device of a fold. Devices stand worst first. */
export function diagnose(engine: Engine, state: FoldState, options: DiagnosisOptions): Diagnosis {
  const files = filesOfDevices(state);
  const states = [...state.devices].sort((a, b) => a.index - b.index);
  const shared = states.length < MANY ? null : createSharing();
  const judged = states
    .map((device) => {
      const each = diagnoseDevice(engine, device, options, files.get(device), state);
      return shared === null ? each : { device: shared.report(each.device), next: [...shared.next(each.next)] };
    })
    .map((each) => ({ ...each, badness: badness(each.device) }))
    .sort((a, b) => b.badness - a.badness);
  const devices = judged.map(({ device }) => device);
  const next = judged.flatMap((each) => each.next);
  return { devices, files: reportFiles(state, identityOf), fleet: fleetCauses(devices), next };
}

const NOTHING_LACKS: Lacks = { loose: new Map(), damaged: new Map() };

/** Judges one device. In one piece: the steps of a judgement, each from those before it. */
export function diagnoseDevice(
  engine: Engine,
  device: DeviceState,
  options: DiagnosisOptions,
  files: readonly FileOfDevice[] = [],
  lacks: Lacks = NOTHING_LACKS,
): { device: ReportDevice; next: NextStep[] } {
  const now = nowOf(device, options);
  let view = viewOf(device, now, engine.recognise, files, engine.knowledge.platforms);
  if (closeByState(engine, device, view))
    view = viewOf(device, now, engine.recognise, files, engine.knowledge.platforms);
  const entry = entryOf(device, options);
  const topology = inferTopology(engine.knowledge.topologies, engine.ask, scopeOf(view), choiceOf(entry, options));
  const { findings, open } = judge(engine, device, view, topology);
  const id = identityOf(device);
  const [policy] = engine.knowledge.policies;
  const { candidates: _, missing, ...shownTopology } = topology;
  const moments = { now: now.ms, otherwise: now.otherwise?.ms ?? null, countdown: countdownOf(device, now) };
  const clock = configuredClock(device.facts);
  const obligations =
    policy === undefined ? [] : inUtc(obligationsOf(device.facts, { policy, topology, ...moments }), device, clock);
  const doubts = [...unapplied(options.problems ?? []), ...doubtsOf(device, lacks, obligations)];
  const outcome = outcomeOf(findings, doubts);

  const fillIn = (command: string) => fillCommand(command, view, topology);
  const unplaced = topology.id === null ? missing : [];
  const askable = askableOf(engine, device, view);
  const next = open.length === 0 ? [] : nextSteps(engine, id, open, unplaced, askable, fillIn);
  next.push(
    ...stepsForUnknown(engine, id, findings, next, askable),
    ...(beliedClock(device) === null ? clockSteps(id, now, obligations, next) : []),
  );

  return {
    device: {
      id,
      hostname: hostnameOf(device),
      release: device.facts.release?.value ?? null,
      ...(entry === null ? {} : { inventory: { site: entry.site, owner: entry.owner } }),
      udis: udisOf(device),
      now: {
        at: now.at,
        from: now.from,
        zone: now.zone,
        ...(now.from === 'show output' ? beside('utc', clock?.(now.at)) : {}),
        otherwise: now.otherwise?.at ?? null,
      },
      outcome,
      seen: seenOf(device),
      ...(isFileOnly(device) ? { isFileOnly: true as const } : {}),
      doubts,
      unread: unreadOf(device),
      topology: shownTopology,
      outputs: [...device.commands].sort(),
      state: plainState(device.facts.state),
      agent: agentOf(device.facts.agent),
      rumReports: rumReportsOf(device.facts.reports),
      obligations,
      messages: messagesOf(device, now),
      incidents: incidentsOf(device, view, clock),
      findings,
    },
    next: [
      ...next,
      ...(device.isReported ? stepsBeyond(engine, id, next, askable, (path) => isKnown(device.facts, path)) : []),
      ...(outcome === 'findings' ? [] : stepsInstead(id, doubts, next, wantsOutputs(device))),
    ],
  };
}

/** Dates of outputs with UTC beside them. What a log counts down to is not known to be in the zone of outputs. */
function inUtc(obligations: readonly Obligation[], { facts }: DeviceState, clock: ToUtc | null): Obligation[] {
  const isOfOutputs = facts.state?.reporting !== undefined || facts.registration !== undefined;
  if (clock === null || !isOfOutputs) return [...obligations];
  return obligations.map((each) => ({
    ...each,
    why: besideUtc(each.why, clock),
    ...beside('dueUtc', each.due === null ? null : clock(each.due)),
  }));
}

type Beside = 'utc' | 'dueUtc' | 'openedUtc' | 'closedUtc';

function beside(key: Beside, utc: string | null | undefined): { readonly [key in Beside]?: string } {
  return utc == null ? {} : { [key]: utc };
}

function entryOf(device: DeviceState, { inventory }: DiagnosisOptions): InventoryEntry | null {
  return inventory?.([identityOf(device), ...device.hostnames, ...device.addresses]) ?? null;
}

function choiceOf(entry: InventoryEntry | null, { topology }: DiagnosisOptions): TopologyChoice {
  const isSettled = topology.id !== null || topology.mode !== null;
  return isSettled || entry === null ? topology : { id: entry.topology, mode: entry.mode };
}

/** Do the facts hold anything at a path? */
function isKnown(facts: unknown, path: string): boolean {
  let node = facts;
  for (const key of path.split('.')) node = fieldOf(node, key);
  return node !== undefined;
}

/** The newest count-down to an ACK deadline that is still open. */
function countdownOf(device: DeviceState, now: Now): ReportingContext['countdown'] {
  const open = episodesOf(device).filter(
    ([mnemonic, { status }]) => mnemonic === 'REPORTING_REQUIRED' && status === 'open',
  );
  const episode = open.at(-1)?.[1];
  const at = isoOf(episode?.last ?? null, now);
  const days = Number(episode?.fields.days ?? Number.NaN);
  return episode && at !== null && Number.isSafeInteger(days) ? { at, days, spans: episode.spans } : null;
}

function agentOf(agent: Known<FactShape['agent']> | undefined): ReportDevice['agent'] {
  return {
    version: agent?.version?.value ?? null,
    state: agent?.state?.value ?? null,
    overallState: agent?.overallState?.value ?? null,
    overallTrust: agent?.overallTrust?.value ?? null,
    communicationLevel: agent?.communicationLevel?.value ?? null,
    connectedTo: agent?.connectedTo?.value ?? null,
  };
}

/** RUM reports of one device that its report lists. */
const RUM_REPORTS_SHOWN = 1000;

function rumReportsOf(reports: Known<FactShape['reports']> = []): RumReport[] {
  return reports.slice(0, RUM_REPORTS_SHOWN).map(({ id, state, feature, reason }) => ({
    id: id?.value ?? '',
    state: state?.value ?? null,
    feature: feature?.value ?? null,
    reason: reason?.value ?? null,
  }));
}

function unreadOf({ outputs }: DeviceState): ReportDevice['unread'] {
  const lines = [...outputs.tallies.values()].reduce((sum, { unread }) => sum + unread, 0);
  return { lines, spans: outputs.unread.map(({ span }) => span) };
}

/** What conditions see of one device, beside its report: for whoever asks a rule once more. */
export function standingOf(
  engine: Engine,
  state: FoldState,
  device: DeviceState,
  options: DiagnosisOptions,
): { view: DeviceView; topology: InferredTopology; report: ReportDevice } {
  const files = filesOfDevices(state).get(device) ?? [];
  const { device: report } = diagnoseDevice(engine, device, options, files);
  const view = viewOf(device, nowOf(device, options), engine.recognise, files, engine.knowledge.platforms);
  const topology = inferTopology(
    engine.knowledge.topologies,
    engine.ask,
    scopeOf(view),
    choiceOf(entryOf(device, options), options),
  );
  return { view, topology, report };
}

/**
 * The moment of capture: the user's word, the device's own clock, its newest log line (neither where the device tells of what happened
 * later), the word of what wraps the outputs. Without any
 * of these nobody knows it: a file's name may say, and it lies
 * between the newest thing that its outputs say has happened and the wall clock. An old output is not judged by today's date.
 */
export function nowOf(device: DeviceState, options: DiagnosisOptions): Now {
  if (options.now !== null) {
    const from = options.nowFrom ?? 'option';
    return { ms: millisecondsOf(options.now), at: options.now, from, zone: null, otherwise: null };
  }
  const { capturedAt, newestLog } = device;
  const isLogNewer = newestLog && (!capturedAt || (!newestLog.inferred && newestLog.ms > capturedAt.ms));
  const event = newestEvent(device.facts);
  if (isLogNewer && (newestLog.inferred || !isBelied(newestLog.ms, event))) return clockOf(newestLog, 'log');
  if (capturedAt && !isBelied(capturedAt.ms, event)) return clockOf(capturedAt, 'show output');
  const today = { ms: options.wallClock, at: new Date(options.wallClock).toISOString() };
  const collected = collectedOf(device, event, today.ms);
  if (collected !== null) {
    const { by, isSent } = collected;
    const moment = { ms: collected.ms, at: isoText(collected), from: by, zone: collected.zone };
    if (isSent) return { ...moment, otherwise: earliest(event ?? nextPlan(device.facts), collected.ms) };
    // Whoever names a file may mean another day.
    return { ...moment, otherwise: by === 'file name' && collected.ms < today.ms ? today : null };
  }
  const at = event ?? planBefore(device, options.wallClock);
  if (at === null) return { ...today, from: 'wall clock', zone: null, otherwise: null };
  const ms = millisecondsOf(at);
  return { ms, at, from: 'evidence', zone: null, otherwise: ms < today.ms ? today : null };
}

/** When somebody else says that the outputs were collected; null where they themselves tell of later things, or today is earlier. */
function collectedOf({ collectedAt }: DeviceState, event: string | null, today: number): Collected | null {
  if (collectedAt === undefined || collectedAt.ms > today + DAY) return null;
  return event !== null && millisecondsOf(event) > collectedAt.ms + DAY ? null : collectedAt;
}

/** When outputs may have been printed that were sent later: after the newest thing that they tell of, before what they say is to come. */
function earliest(told: string | null, sent: number): { readonly ms: number; readonly at: string } | null {
  const ms = told === null ? Number.NaN : millisecondsOf(told);
  return told !== null && ms < sent ? { ms, at: told } : null;
}

const DAY = 86_400_000;

function clockOf(stamp: Stamp, from: 'log' | 'show output'): Now {
  return { ms: stamp.ms, at: isoText(stamp), from, zone: stamp.zone, otherwise: null };
}

/** What an output says is going to happen, where today it is past: the output is older than that. */
function planBefore({ facts }: DeviceState, today: number): string | null {
  const plan = nextPlan(facts);
  return plan !== null && millisecondsOf(plan) < today ? plan : null;
}

function messagesOf(device: DeviceState, now: Now): ReportMessage[] {
  return [...device.groups.values()].map((group: MessageGroup) => ({
    facility: group.facility,
    severity: group.severity,
    mnemonic: group.mnemonic,
    count: group.count,
    first: isoOf(group.first, now),
    last: isoOf(group.last, now),
    fields: { ...group.fields },
    text: group.text,
    evidence: group.spans,
  }));
}

function incidentsOf(device: DeviceState, view: DeviceView, clock: ToUtc | null): Incident[] {
  return episodesOf(device).map(([mnemonic, episode, earlier], index) => {
    const opened = isoOf(episode.opened, view.now);
    const closed = isoOf(episode.closed, view.now);
    return {
      id: `${mnemonic}@${opened ?? index}`,
      mnemonic,
      status: episode.status,
      opened,
      closed,
      ...beside('openedUtc', opened && clock?.(opened)),
      ...beside('closedUtc', closed && clock?.(closed)),
      count: episode.count,
      flaps: episode.flaps,
      earlier,
      fields: { ...episode.fields },
      closedBy: episode.closedBy,
      evidence: episode.spans,
    };
  });
}

const WEIGHT = { error: 10_000, warning: 100, info: 1 } as const;

function badness(device: ReportDevice): number {
  return device.findings.reduce((sum, finding) => sum + WEIGHT[finding.severity], 0);
}
