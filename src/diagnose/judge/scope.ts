import type { PlatformEntry } from '../../knowledge/kinds/platforms.js';
import { type Fact, isFact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { isoText } from '../../model/stamp.js';
import type { Communication } from '../../model/state.js';
import { fieldOf } from '../../model/tree.js';
import type { Scope } from '../../rules/evaluate.js';
import { yearBefore } from '../fold/clock.js';
import type { DeviceState, Episode, Moment } from '../fold/device.js';
import { type FileOfDevice, fileFacts } from '../fold/file-facts.js';
import { unitsOf } from '../fold/identity.js';
import { type BeliedClock, beliedClock } from './belied.js';
import { type Spoken, withConfiguredTransport, withoutBlotted, withSpokenTransport } from './configured.js';
import type { RecogniseFailure } from './failures.js';
import { namedAsProduct, type PlatformFacts, platformFacts, platformOf } from './platform.js';
import { withoutOvercome } from './refusals.js';
import { type Restarted, restartedOf } from './restarted.js';
import { withoutOlderSave } from './saved.js';
import { type Succeeded, succeededOf } from './succeeded.js';
import { functionsFor, type Surroundings } from './vocabulary.js';

/** The moment of capture of one device's inputs, on the scale of its own stamps. */
export interface Now {
  readonly ms: number;
  readonly at: string;
  readonly from: 'option' | 'show output' | 'log' | 'wrapper' | 'file name' | 'evidence' | 'wall clock';
  readonly zone: string | null;
  /** Where no clock was in the input: the moment of analysis, which may be the moment of capture just as well. */
  readonly otherwise?: { readonly ms: number; readonly at: string } | null;
}

/** An error text that still stands, as conditions see it. */
export type FailureFacts = Known<{
  id: string;
  text: string;
  origin: string;
  mnemonic: string;
  operation: string;
  server: string;
  reached: string;
}>;

/** What conditions see of one device. */
export interface DeviceView {
  readonly facts: Known<FactShape> & {
    readonly platform?: PlatformFacts;
    readonly succeeded?: Succeeded;
    readonly restarted?: Restarted;
    readonly isNamedAsProduct?: Fact<boolean>;
    readonly beliedClock?: BeliedClock;
  };
  readonly messages: readonly Record<string, unknown>[] | undefined;
  readonly incidents: readonly Record<string, unknown>[] | undefined;
  readonly failures: readonly FailureFacts[] | undefined;
  readonly now: Now;
  /** As the device calls itself, else as others call it; null where nothing does. */
  readonly name: string | null;
}

const fact = <T extends string | number | boolean>(value: T, spans: readonly Span[]): Fact<T> => ({ value, spans });

/** The facts of a device with the lists that are derived from its log. */
export function viewOf(
  device: DeviceState,
  now: Now,
  recognise: RecogniseFailure,
  files: readonly FileOfDevice[] = [],
  platforms: readonly PlatformEntry[] = [],
): DeviceView {
  const hasLog = device.logLines > 0;
  const hasStatistics = device.facts.state?.communication !== undefined;
  const { registration } = device.facts;
  const hasAttempts = registration?.registering !== undefined || registration?.authorizing !== undefined;
  const hasAnswers = refusedFailures(device, recognise).length > 0;
  const { groups } = device;
  const failures = hasLog || hasStatistics || hasAttempts || hasAnswers ? failuresOf(device, recognise) : undefined;
  const transported = withSpokenTransport(withConfiguredTransport(device.facts), spokenOf(device, failures));
  const facts = withoutOlderSave(withoutOvercome(withoutBlotted(transported), groups), groups);
  const udis = unitsOf(facts);
  const restarted = restartedOf(facts);
  const name = facts.hostname?.value ?? [...device.hostnames][0] ?? null;
  const named: Known<FactShape> = {
    // A name that only prompts or headers tell is one that conditions may ask for too.
    ...(name === null ? {} : { hostname: { value: name, spans: [] } }),
    ...facts,
    ...(udis ? { udis } : {}),
  };
  const isNamedAsProduct = namedAsProduct(platforms, named);
  const belied = now.from === 'option' ? null : beliedClock(device);
  return {
    facts: {
      ...named,
      ...(isNamedAsProduct ? { isNamedAsProduct } : {}),
      ...(files.length === 0 ? {} : { files: files.map(fileFacts) }),
      succeeded: succeededOf(facts, groups),
      ...(restarted === null ? {} : { restarted }),
      ...(belied === null ? {} : { beliedClock: belied }),
      ...(platforms.length === 0 ? {} : { platform: platformFacts(platformOf(platforms, device)) }),
    },
    messages: hasLog ? [...groups.values()].map((group) => messageFacts(group, now)) : undefined,
    incidents: hasLog
      ? episodesOf(device).map(([mnemonic, episode]) => incidentFacts(mnemonic, episode, now))
      : undefined,
    failures,
    now,
    name,
  };
}

/** Errors that only Call Home words so (fn72323). */
const CALL_HOME_ERRORS: readonly string[] = ['callhome-http-failed', 'callhome-disabled'];

/** What failures that still stand tell of the transport that they befell: that it is Call Home, and to where it sends. */
function spokenOf(device: DeviceState, failures: readonly FailureFacts[] = []): Spoken | null {
  const sent = episodesOf(device).findLast(
    ([mnemonic, { status }]) => mnemonic === 'SL_MESSAGE_FAILED' && status === 'open',
  )?.[1];
  if (sent !== undefined) return { url: sent.fields.url ?? null, spans: sent.spans };
  const worded = failures.find(({ id }) => CALL_HOME_ERRORS.includes(id?.value ?? ''));
  return worded === undefined ? null : { url: null, spans: worded.id?.spans ?? [] };
}

/** What `show clock` reveals. */
const CLOCK = 'state.clock.source';

/** A scope for conditions: the view, and what else the caller names (`topology`, `incident`). */
export function scopeOf(view: DeviceView, extra: Readonly<Record<string, unknown>> = {}): Scope {
  const { facts, messages, incidents, failures, now } = view;
  const variables = { ...facts, messages, incidents, failures, ...extra };
  const surroundings = variables as unknown as Surroundings;
  const functions = functionsFor(surroundings, now.ms);
  if (!now.otherwise) return { variables, functions };
  return {
    variables,
    functions,
    otherwise: { functions: functionsFor(surroundings, now.otherwise.ms), missing: CLOCK },
  };
}

/** Every episode of a device with its mnemonic, oldest first within a track; and how many before it are not kept. */
export function episodesOf(device: DeviceState): [mnemonic: string, episode: Episode, earlier: number][] {
  return [...device.tracks.values()].flatMap((track) =>
    track.episodes.map((episode, index): [string, Episode, number] => [
      track.mnemonic,
      episode,
      index === 0 ? track.forgotten.episodes : 0,
    ]),
  );
}

/**
 * A log line without a year is taken to be from the last year in which its date is not in the future of the device's
 * own clock.
 */
export function isoOf(moment: Moment | null, now: Now): string | null {
  if (!moment) return null;
  if (!moment.inferred) return isoText(moment);
  let { ms } = moment;
  while (ms > now.ms + 86_400_000) ms = yearBefore(ms);
  return isoText({ ...moment, ms });
}

function messageFacts(group: DeviceState['groups'] extends Map<string, infer G> ? G : never, now: Now) {
  const { spans } = group;
  const first = isoOf(group.first, now);
  const last = isoOf(group.last, now);
  return {
    facility: fact(group.facility, []),
    mnemonic: fact(group.mnemonic, spans),
    severity: fact(group.severity, []),
    known: fact(group.known, []),
    count: fact(group.count, []),
    text: fact(group.text, spans),
    fields: factsOf(group.fields, spans),
    clockMark: fact(group.clockMark, spans),
    ...(first === null ? {} : { first: fact(first, spans) }),
    ...(last === null ? {} : { last: fact(last, spans) }),
  };
}

/** An incident as conditions see it; `first` is the same as `opened`, under the name that `closedWhen` uses. */
export function incidentFacts(mnemonic: string, episode: Episode, now: Now): Record<string, unknown> {
  const { spans } = episode;
  const opened = isoOf(episode.opened, now);
  const last = isoOf(episode.last, now);
  return {
    mnemonic: fact(mnemonic, spans),
    status: fact(episode.status, []),
    count: fact(episode.count, []),
    flaps: fact(episode.flaps, []),
    fields: factsOf(episode.fields, spans),
    ...(opened === null ? {} : { opened: fact(opened, spans), first: fact(opened, spans) }),
    ...(last === null ? {} : { last: fact(last, spans) }),
    closed: fact(isoOf(episode.closed, now) ?? '', []),
  };
}

function factsOf(fields: Readonly<Record<string, string>>, spans: readonly Span[]): Record<string, Fact<string>> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, fact(value, spans)]));
}

/** Errors of open incidents, those of the statistics whose failure is ongoing, and those with which a command was answered. */
function failuresOf(device: DeviceState, recognise: RecogniseFailure): FailureFacts[] {
  const reported = episodesOf(device).flatMap(([mnemonic, episode]) =>
    episode.status === 'open'
      ? [...episode.errors].reverse().map((error) => reportedFailure(mnemonic, episode, error, recognise))
      : [],
  );
  const counted = (device.facts.state?.communication ?? []).flatMap((block) => countedFailure(block, recognise));
  const { facts } = device;
  return [...reported, ...counted, ...classicFailures(facts, recognise), ...refusedFailures(device, recognise)];
}

/** What findings name that tell of commands with an answer that is an error of an exchange. */
const COMMAND = 'Command';

/** Errors of an exchange that stand as the answer to a licensing command; what says no more than that it failed tells nothing. */
function refusedFailures({ facts, groups }: DeviceState, recognise: RecogniseFailure): FailureFacts[] {
  const { refusedCommands = [] } = withoutOvercome(facts, groups);
  return refusedCommands.flatMap(({ command, reason, answer }) => {
    const entry = reason?.value === 'failed' && answer ? recognise(answer.value) : null;
    if (!entry || !answer || !command?.value.includes('license smart ')) return [];
    const { spans } = answer;
    // A file is judged by the device alone.
    const reached = command.value.includes('license smart import ') ? '' : (entry.reached ?? '');
    return {
      id: fact(entry.id, spans),
      text: fact(answer.value, spans),
      origin: fact('command', []),
      mnemonic: fact('', []),
      operation: fact(COMMAND, []),
      server: fact('', []),
      reached: fact(reached, spans),
    };
  });
}

function reportedFailure(
  mnemonic: string,
  { fields }: Episode,
  { text, span }: Episode['errors'][number],
  recognise: RecogniseFailure,
): FailureFacts {
  const entry = recognise(text);
  const spans = [span];
  return {
    id: fact(entry?.id ?? 'unknown', spans),
    text: fact(text, spans),
    origin: fact('message', []),
    mnemonic: fact(mnemonic, []),
    operation: fact('', []),
    server: fact(fields.server ?? '', []),
    reached: fact(entry?.reached ?? '', spans),
  };
}

function countedFailure(block: Known<Communication>, recognise: RecogniseFailure): FailureFacts[] {
  const { ongoing, ongoingCommunication, reason, lastResponse } = block;
  const text = reason?.value || lastResponse?.value;
  if (!ongoing || ongoing.value === 0 || !text) return [];
  const spans = [...(reason?.value ? reason.spans : []), ...(lastResponse?.spans ?? []), ...ongoing.spans];
  const entry = recognise(text);
  // None of the failures was one of communication: somebody answered each time.
  const isAnswered = ongoingCommunication?.value === 0;
  return [
    {
      id: fact(entry?.id ?? 'unknown', spans),
      text: fact(text, spans),
      origin: fact('statistics', []),
      mnemonic: fact('', []),
      operation: fact(block.operation?.value ?? '', []),
      server: fact('', []),
      reached: fact(entry?.reached ?? (isAnswered ? 'server' : ''), spans),
    },
  ];
}

/** Attempts of the model before that failed, as `show license status` prints them. */
function classicFailures({ registration }: Known<FactShape>, recognise: RecogniseFailure): FailureFacts[] {
  const { registering, registeringReason, authorizing, authorizingReason } = registration ?? {};
  const attempts = [
    { operation: 'Registration', result: registering, reason: registeringReason },
    { operation: 'Authorization', result: authorizing, reason: authorizingReason },
  ];
  return attempts.flatMap(({ operation, result, reason }) => {
    if (result?.value !== 'FAILED' || !reason?.value) return [];
    const entry = recognise(reason.value);
    const { spans } = reason;
    return {
      id: fact(entry?.id ?? 'unknown', spans),
      text: fact(reason.value, spans),
      origin: fact('output', []),
      mnemonic: fact('', []),
      operation: fact(operation, []),
      server: fact('', []),
      reached: fact(entry?.reached ?? '', spans),
    };
  });
}

/** What there may be of any device: its name, and what follows from it and from its messages. */
const ALWAYS: ReadonlySet<string> = new Set([
  'hostname',
  'isNamedAsProduct',
  'succeeded',
  'platform',
] satisfies (keyof DeviceView['facts'])[]);

/** Whether only messages are known of the device: what is filled in with its facts, those aside, is the same for all such. */
export const isNothingKnown = ({ facts }: Pick<DeviceView, 'facts'>): boolean =>
  Object.keys(facts).every((key) => ALWAYS.has(key));

/** The failures that belong to a finding's own exchange. */
export function failuresWithin(view: DeviceView, exchange: readonly string[] | null): DeviceView {
  if (exchange === null || view.failures === undefined) return view;
  // Statistics of which a filter left out the operation may be those of any.
  const isOwn = ({ mnemonic, operation }: FailureFacts) => {
    const name = mnemonic?.value || operation?.value || '';
    return name === '' || exchange.includes(name);
  };
  return { ...view, failures: view.failures.filter(isOwn) };
}

/** The plain value behind a path of facts, for texts: `state.transport.url`; undefined where it is not known. */
export function valueAt(facts: unknown, path: string): string | number | boolean | undefined {
  let node = facts;
  for (const key of path.split('.')) node = fieldOf(node, key);
  return isFact(node) ? node.value : undefined;
}
