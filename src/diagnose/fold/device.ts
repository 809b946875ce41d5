import type { MessageEntry } from '../../knowledge/kinds/messages.js';
import type { Diagnostic } from '../../model/diagnostic.js';
import type { Known, Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import { groupBy } from '../../model/group-by.js';
import { Memo } from '../../model/memo.js';
import { present } from '../../model/present.js';
import type { Collected, DeviceHint, SyslogRecord } from '../../model/record.js';
import { type ClockMark, millisecondsOf, type Stamp } from '../../model/stamp.js';
import { type Anchor, anchorOf, isSurer, movement, newestEvent, placed } from './clock.js';
import { type Course, followCourse, isBefore, mayBeOthers, type Origin, originOf } from './course.js';
import { disagreements } from './disagree.js';
import { type Members, NO_MEMBERS, withMembers } from './members.js';
import { mergeFacts } from './merge.js';
import { mergeOutputs, NO_OUTPUTS, type OutputsRead } from './outputs.js';

/** A moment in a device's log; `inferred` when its year is nobody's word: neither the device printed one, nor whoever received the line. */
export interface Moment extends Stamp {
  readonly inferred: boolean;
  /** The latest that an inferred one may be, where it was taken to be earlier. */
  readonly latest?: number;
  /** What surrounds it in its log leaves that year; only a clock that was read later tells better. */
  readonly isYearSettled?: true;
}

/** Log messages that differ in nothing but numbers, counted. */
export interface MessageGroup {
  readonly facility: string;
  readonly mnemonic: string;
  readonly severity: number;
  /** The knowledge has an entry for it. */
  readonly known: boolean;
  count: number;
  first: Moment | null;
  last: Moment | null;
  /** Of the newest line. */
  text: string;
  fields: Readonly<Record<string, string>>;
  clockMark: ClockMark;
  /** The first line and the newest ones. */
  spans: Span[];
}

/** An error text that an incident reported, with its newest line. */
export interface ReportedError {
  readonly text: string;
  readonly span: Span;
}

/** One stretch of trouble: from the first message to whatever ended it. */
export interface Episode {
  opened: Moment | null;
  last: Moment | null;
  closed: Moment | null;
  closedBy: string | null;
  status: 'open' | 'resolved';
  count: number;
  flaps: number;
  fields: Readonly<Record<string, string>>;
  /** Distinct error texts, the newest last. */
  errors: ReportedError[];
  spans: Span[];
  /** Where its newest line was read. */
  from?: Origin;
}

/** Episodes of one message and one set of key fields, oldest first; the last one may be open. */
export interface IncidentTrack {
  readonly mnemonic: string;
  readonly key: string;
  episodes: Episode[];
  /** Older episodes that are no longer kept, and the messages that they counted. */
  forgotten: { episodes: number; messages: number };
}

/** Everything the fold knows about one device. Owned and changed by the fold only. */
export interface DeviceState {
  /** Order of first appearance, which is the order of the report among equals. */
  readonly index: number;
  /** What it is found by, see `FoldState.aliases`. */
  aliases: Set<string>;
  hostnames: Set<string>;
  addresses: Members;
  sources: Members;
  /** Of these, the texts beside others that it stands in; see `placeOf`. */
  sides?: readonly string[];
  facts: Known<FactShape>;
  /** Some of the facts are from another form than outputs. */
  isReported?: boolean;
  /** The newest moment that a show output gave for itself. */
  capturedAt: Stamp | null;
  /** The newest moment at which an output was collected, by whoever did; by a file's name only where nothing else says it. */
  collectedAt?: Collected;
  /** The clock that was shown last, and in which source: what stands below it there was printed after it. */
  shown?: { readonly source: string; readonly at: Stamp };
  /** Its lines name nobody and stand behind a session that was left. */
  isBehindSession?: true;
  /** The session in which its last output stood, see `sessionOf`. */
  session?: string;
  newestLog: Moment | null;
  logLines: number;
  groups: Map<string, MessageGroup>;
  tracks: Map<string, IncidentTrack>;
  /** How the log runs that its newest line is from; absent before one with a time. */
  course?: Course;
  /** By the incident that it ends: the newest message that does. */
  recoveries?: Readonly<Record<string, Recovery>>;
  /** Commands whose output was read. */
  commands: Members;
  /** Of the devices that one source tells of without naming them, the how manyeth; 1 for all others. */
  part: number;
  /** Of the captures of one device that contradict each other, with nothing that orders them, the how manyeth; absent for the first. */
  capture?: number;
  /** What the years of its log lines are inferred from, where they print none. */
  anchor: Anchor | null;
  /** How far they were understood. */
  outputs: OutputsRead;
}

// Bounds on what one device may occupy, whatever its log holds.
const GROUPS_KEPT = 300;
const TRACKS_KEPT = 1000;
const EPISODES_KEPT = 20;
const ERRORS_KEPT = 5;
const SPANS_KEPT = 4;
const FLAP_WINDOW = 3_600_000;

export function newDevice(index: number): DeviceState {
  return {
    index,
    aliases: new Set(),
    hostnames: new Set(),
    addresses: NO_MEMBERS,
    sources: NO_MEMBERS,
    facts: {},
    capturedAt: null,
    newestLog: null,
    logLines: 0,
    groups: new Map(),
    tracks: new Map(),
    commands: NO_MEMBERS,
    part: 1,
    anchor: null,
    outputs: NO_OUTPUTS,
  };
}

/**
 * Lays the facts of one output over what is known, or below it where that is later: see `orderOf`.
 */
export function addFacts(
  device: DeviceState,
  facts: Known<FactShape>,
  capturedAt: Stamp | null,
  isOlder = precedes(capturedAt, device.capturedAt),
): void {
  device.facts = isOlder ? mergeFacts(facts, device.facts) : mergeFacts(device.facts, facts);
  if (capturedAt && !precedes(capturedAt, device.capturedAt)) device.capturedAt = capturedAt;
  const event = newestEvent(facts);
  if (capturedAt !== null) anchorAt(device, { ms: capturedAt.ms, by: 'capture' });
  else if (event !== null) anchorAt(device, { ms: millisecondsOf(event), by: 'event' });
}

function precedes(one: Stamp | null, other: Stamp | null): boolean {
  return one !== null && other !== null && one.ms < other.ms;
}

/** What is laid over what is known of a device, and when it was printed, as far as anything says so. */
interface Printed {
  readonly facts: Known<FactShape>;
  readonly capturedAt: Stamp | null;
  readonly collectedAt?: Collected | undefined;
  readonly span: Span;
  readonly device: DeviceHint;
}

/**
 * Which of an output and what is known was printed later, whatever the order of the input, which often has the newest on top: 1 the
 * output, -1 what is known. By the clock that it prints, or that was shown above it; by when both were collected; by a moment in it that
 * moves on; by their order in one session. 0 where nothing tells.
 */
export function orderOf(device: DeviceState, printed: Printed): -1 | 0 | 1 {
  const { facts, capturedAt, collectedAt, span } = printed;
  const { shown } = device;
  const at = capturedAt ?? (shown?.source === span.source ? shown.at : null);
  if (at !== null && device.capturedAt !== null && at.ms !== device.capturedAt.ms)
    return precedes(at, device.capturedAt) ? -1 : 1;
  const known = device.collectedAt;
  if (collectedAt !== undefined && collectedAt.by === known?.by && collectedAt.ms !== known.ms)
    return collectedAt.ms < known.ms ? -1 : 1;
  return movement(device.facts, facts) || (device.session === sessionOf(printed) ? 1 : 0);
}

/** Where outputs follow each other as they were printed. */
export function sessionOf({ span: { source, form }, device: { nth = '1' } }: Printed): string {
  // The parts of a document stand in any order.
  return form === undefined ? `${source} ${nth}` : '';
}

/** Takes a moment whose year is certain; moments that were taken to be in another year move. */
function anchorAt(device: DeviceState, anchor: Anchor): void {
  if (!isSurer(anchor, device.anchor)) {
    if (anchor.by === 'line') device.anchor = anchor;
    return;
  }
  device.anchor = anchor;
  const move = (moment: Moment | null) => (moment?.inferred ? movedTo(moment, anchor) : moment);
  device.newestLog = move(device.newestLog);
  for (const group of device.groups.values()) moveGroup(group, move);
  for (const { episodes } of device.tracks.values()) for (const episode of episodes) moveEpisode(episode, move);
}

type Move = (moment: Moment | null) => Moment | null;

function moveGroup(group: MessageGroup, move: Move): void {
  Object.assign(group, { first: move(group.first), last: move(group.last) });
}

function moveEpisode(episode: Episode, move: Move): void {
  const { opened, last, closed } = episode;
  Object.assign(episode, { opened: move(opened), last: move(last), closed: move(closed) });
}

/**
 * Moves what one source told without years.
 * @param place gives the milliseconds for what was taken to be right; see `Moment.latest`
 */
export function moveMoments(
  device: DeviceState,
  source: string,
  place: (ms: number, latest: number | undefined) => number,
): void {
  const isOfIt = ({ spans }: { readonly spans: readonly Span[] }) => spans.some((span) => span.source === source);
  const moved = (moment: Moment): Moment =>
    moment.inferred ? { ...moment, ms: place(moment.ms, moment.latest), isYearSettled: true } : moment;
  const move: Move = (moment) => (moment === null ? null : moved(moment));
  const groups = [...device.groups.values()];
  for (const group of groups.filter(isOfIt)) moveGroup(group, move);
  const episodes = [...device.tracks.values()].flatMap((track) => track.episodes);
  for (const episode of episodes.filter(isOfIt)) moveEpisode(episode, move);
  const newest = groups.flatMap(({ last }) => (last === null ? [] : [last])).sort((one, other) => other.ms - one.ms);
  device.newestLog = newest[0] ?? device.newestLog;
  const { course, recoveries = {} } = device;
  if (course?.source === source) device.course = { ...course, ms: place(course.ms, undefined) };
  for (const [key, recovery] of Object.entries(recoveries))
    if (recovery.span.source === source)
      device.recoveries = { ...device.recoveries, [key]: { ...recovery, at: moved(recovery.at) } };
}

function movedTo(moment: Moment, anchor: Anchor): Moment {
  if (moment.isYearSettled && anchor.by !== 'capture') return moment;
  const latest = moment.latest ?? moment.ms;
  const ms = placed(latest, anchor);
  const { ms: _, latest: __, ...rest } = moment;
  return ms === latest ? { ...rest, ms } : { ...rest, ms, latest };
}

/** Takes when a record was collected; `isLog` where only the year of a line hangs on it. */
function noteCollected(device: DeviceState, collectedAt: Collected | undefined, isLog: boolean): void {
  if (collectedAt === undefined) return;
  anchorAt(device, { ms: collectedAt.ms, by: collectedAt.by });
  const known = device.collectedAt;
  const isBetter =
    known === undefined || (known.by === collectedAt.by ? known.ms < collectedAt.ms : known.by === 'file name');
  if (!isLog && isBetter) device.collectedAt = collectedAt;
}

/**
 * The same for one record, and tells where an output and another form of the same state disagree.
 * @param isReported the facts are from no output
 * @param givesWay what is known counts, whichever is newer
 */
export function addRecord(device: DeviceState, printed: Printed, isReported: boolean, givesWay = false): Diagnostic[] {
  const { facts, capturedAt, collectedAt, span } = printed;
  const found = isReported || device.isReported ? disagreements(device.facts, facts) : [];
  if (isReported) device.isReported = true;
  addFacts(device, facts, capturedAt, givesWay || orderOf(device, printed) < 0);
  if (capturedAt !== null) device.shown = { source: span.source, at: capturedAt };
  noteCollected(device, collectedAt, false);
  return found;
}

/** Counts one log line into its group, and opens or closes incidents. */
export function addMessage(device: DeviceState, record: SyslogRecord, catalogue: MessageCatalogue): void {
  const plan = planOf(record, catalogue);
  const isOwnYear = record.at !== null && !record.yearInferred && record.clockMark === '';
  if (isOwnYear && record.at !== null) anchorAt(device, { ms: record.at.ms, by: 'line' });
  noteCollected(device, record.collectedAt, true);
  const at = momentOf(record, anchorOf(device.anchor, record.collectedAt));
  device.logLines += record.repeats;
  if (at && (!device.newestLog || at.ms > device.newestLog.ms)) device.newestLog = at;

  countMessage(device, record, at, plan);
  followCourse(device, record, at);
  if (plan.track !== null) extendIncident(device, record, plan.track, at);
  // That somebody recovered closes no failure of somebody else.
  if (record.isSenderUnknown) return;
  for (const closing of plan.closes) {
    closeIncidents(device, record, closing, at);
    if (at !== null) rememberRecovery(device, recoveryOf(record, closing, at));
  }
}

/** By the device's own clock; where the line carries no such time, when it arrived. */
function momentOf(
  { at, yearInferred, receivedAt, arrivalInferred = false, isYearSettled }: SyslogRecord,
  anchor: Anchor | null,
): Moment | null {
  const stamp = at ?? receivedAt;
  if (stamp === null) return null;
  const isArrivalSure = receivedAt !== null && !arrivalInferred;
  const inferred = !isArrivalSure && (at === null || yearInferred);
  const moment = { ms: stamp.ms, isUtc: stamp.isUtc, zone: stamp.zone, inferred };
  if (isYearSettled) return { ...moment, isYearSettled };
  return inferred && anchor !== null ? movedTo(moment, anchor) : moment;
}

/** What a message does to the device that prints it, whichever it is. */
interface MessagePlan {
  readonly facility: string;
  readonly mnemonic: string;
  readonly fields: SyslogRecord['fields'];
  readonly catalogue: MessageCatalogue;
  readonly isKnown: boolean;
  /** What it is counted with: the same words with other numbers. */
  readonly group: string;
  /** The incident that it opens or goes on with, see `trackKey`. */
  readonly track: string | null;
  readonly closes: readonly Closing[];
}

/** Incidents that a message ends; the key of the only one, or null where its fields leave several. */
interface Closing {
  readonly opener: MessageEntry;
  readonly track: string | null;
}

/** By text; licensing messages repeat by the thousand, on every device. */
const PLANS_CAP = 4096;
const plans = new Memo<string, MessagePlan>(PLANS_CAP);
/** Characters of a text that is remembered; longer ones don't repeat. */
const REMEMBERED_LENGTH = 512;

function planOf(record: SyslogRecord, catalogue: MessageCatalogue): MessagePlan {
  const { facility, mnemonic, text, fields } = record;
  const known = plans.get(text);
  const isSame = known?.mnemonic === mnemonic && known.facility === facility && known.catalogue === catalogue;
  if (isSame && hasSameFields(known.fields, fields)) return known;
  const entry = catalogue.find(facility, mnemonic);
  const plan: MessagePlan = {
    facility,
    mnemonic,
    fields,
    catalogue,
    isKnown: entry !== undefined,
    group: `${facility}-${mnemonic} ${text.replace(/\d+/g, '#')}`,
    track: entry?.opens ? trackKey(mnemonic, entry.opens, fields) : null,
    closes: catalogue.closes(mnemonic).map((opener) => ({ opener, track: closedTrack(opener, fields) })),
  };
  if (text.length <= REMEMBERED_LENGTH) plans.set(text, plan);
  return plan;
}

/** Other sources than a log can give the same text with other fields. */
function hasSameFields(one: SyslogRecord['fields'], other: SyslogRecord['fields']): boolean {
  if (one === other) return true;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function countMessage(
  device: DeviceState,
  record: SyslogRecord,
  at: Moment | null,
  { group: name, isKnown }: MessagePlan,
): void {
  let key = name;
  let group = device.groups.get(key);
  if (group === undefined && device.groups.size >= GROUPS_KEPT) {
    key = `${record.facility}-${record.mnemonic}`;
    group = device.groups.get(key);
    const [oldest] = device.groups.keys();
    if (group === undefined && device.groups.size >= 2 * GROUPS_KEPT && oldest !== undefined)
      device.groups.delete(oldest);
  }
  if (!group) {
    const { facility, mnemonic, severity, text, fields, clockMark, repeats, span } = record;
    device.groups.set(key, {
      facility,
      mnemonic,
      severity,
      known: isKnown,
      count: repeats,
      first: at,
      last: at,
      text,
      fields,
      clockMark,
      spans: [span],
    });
    return;
  }
  group.count += record.repeats;
  if (at && (!group.first || at.ms < group.first.ms)) group.first = at;
  if (!at || !group.last || at.ms >= group.last.ms) {
    if (at) group.last = at;
    group.text = record.text;
    group.fields = record.fields;
    group.clockMark = record.clockMark;
  }
  keepSpan(group.spans, record.span);
}

/** The first span stays, of the others the newest. */
function keepSpan(spans: Span[], span: Span): void {
  if (spans.length < SPANS_KEPT) spans.push(span);
  else {
    for (let index = 2; index < SPANS_KEPT; index += 1) spans[index - 1] = present(spans[index]);
    spans[SPANS_KEPT - 1] = span;
  }
}

function trackKey(mnemonic: string, keyFields: readonly string[], fields: Readonly<Record<string, string>>): string {
  let key = mnemonic;
  for (const field of keyFields) key += `|${serverName(fields[field] ?? '')}`;
  return key;
}

const SERVER_NAMES_CAP = 1024;
const serverNames = new Memo<string, string>(SERVER_NAMES_CAP);

/** `the Cisco Smart License Utility (CSLU)` and `Cisco Smart License utility (CSLU)` are one server. */
function serverName(text: string): string {
  const known = serverNames.get(text);
  if (known !== undefined) return known;
  const name = (/\((CSSM|CSLU)\)/i.exec(text)?.[1] ?? text).toLowerCase().replace(/^the /, '');
  if (text.length <= REMEMBERED_LENGTH) serverNames.set(text, name);
  return name;
}

/**
 * Takes back what ended the newest episodes of a device, where those lines may be another one's. True where something was.
 * @param isDoubted whether that holds for an episode, by where its lines were read: the first, and the newest, which ended it
 */
export function reopen({ tracks }: DeviceState, isDoubted: (spans: readonly Span[]) => boolean = () => true): boolean {
  let count = 0;
  for (const { episodes } of tracks.values()) {
    const last = episodes.at(-1);
    if (last === undefined || last.status === 'open' || !isDoubted(last.spans)) continue;
    Object.assign(last, { status: 'open', closed: null, closedBy: null });
    count += 1;
  }
  return count > 0;
}

/** Whether something failed that nothing ended. */
export function isFailing({ tracks }: DeviceState): boolean {
  return [...tracks.values()].some(({ episodes }) => episodes.at(-1)?.status === 'open');
}

/** Takes back what lines from one on ended that was told before it; nothing where there is none. */
export function reopenFrom(device: DeviceState, line: number | null): void {
  const stands = (span: Span | undefined) => span?.line ?? 0;
  if (line !== null) reopen(device, (spans) => stands(spans[0]) < line && line <= stands(spans.at(-1)));
}

/** Of most devices one line tells one error: lists begin with what they hold, since one that is pushed to takes room for sixteen more. */
function extendIncident(device: DeviceState, record: SyslogRecord, key: string, at: Moment | null): void {
  let track = device.tracks.get(key);
  if (!track) {
    const [oldest] = device.tracks.keys();
    if (device.tracks.size >= TRACKS_KEPT && oldest !== undefined) device.tracks.delete(oldest);
    track = { mnemonic: record.mnemonic, key, episodes: [], forgotten: { episodes: 0, messages: 0 } };
    device.tracks.set(key, track);
  }
  let episode = track.episodes.at(-1);
  if (at && episode?.closed) {
    const isEarlier = isBefore(device, record, at, episode.closed, episode.from);
    const since = isEarlier ? at.ms - episode.closed.ms : Math.max(0, at.ms - episode.closed.ms);
    if (isEarlier) {
      // An older file read later: it belongs to history that is already closed.
      episode.count += record.repeats;
      if (episode.opened && at.ms < episode.opened.ms) episode.opened = at;
      return;
    }
    if (since <= FLAP_WINDOW) {
      episode.flaps++;
      episode.status = 'open';
      // What failed before it recovered is over: only what fails since still counts.
      episode.errors = [];
      episode.closed = null;
      episode.closedBy = null;
    }
  }
  if (!episode || episode.status === 'resolved') {
    episode = {
      opened: at,
      last: at,
      closed: null,
      closedBy: null,
      status: 'open',
      count: 0,
      flaps: 0,
      fields: record.fields,
      errors: [],
      spans: [record.span],
    };
    track.episodes = track.episodes.concat(episode);
    forgetOldest(track);
  }
  episode.count += record.repeats;
  if (at && (!episode.opened || at.ms < episode.opened.ms)) episode.opened = at;
  if (at && (!episode.last || at.ms > episode.last.ms)) episode.last = at;
  episode.fields = record.fields;
  const error = record.fields.error;
  if (error) {
    const others = episode.errors.filter((other) => other.text !== error).slice(1 - ERRORS_KEPT);
    // A spread leaves room for sixteen more.
    episode.errors = others.concat({ text: error, span: record.span });
  }
  if (episode.spans.at(-1) !== record.span) keepSpan(episode.spans, record.span);
  episode.from = originOf(record);
  recover(device, track);
}

function forgetOldest(track: IncidentTrack, kept = EPISODES_KEPT): void {
  for (const { count } of track.episodes.splice(0, Math.max(0, track.episodes.length - kept))) {
    track.forgotten.episodes += 1;
    track.forgotten.messages += count;
  }
}

function closeIncidents(
  device: DeviceState,
  record: SyslogRecord,
  { opener, track }: Closing,
  at: Moment | null,
): void {
  if (track !== null) closeTrack(device, device.tracks.get(track), record, at);
  else for (const each of closable(device, record.fields, opener)) closeTrack(device, each, record, at);
}

function closeTrack(
  device: DeviceState,
  track: IncidentTrack | undefined,
  record: SyslogRecord,
  at: Moment | null,
): void {
  const episode = track?.episodes.at(-1);
  if (episode?.status !== 'open') return;
  if (episode.from !== undefined && mayBeOthers(episode.from, originOf(record))) return;
  if (at && episode.last && isBefore(device, record, at, episode.last, episode.from)) return;
  end(episode, { at: at ?? episode.last, by: record.mnemonic, span: record.span, from: originOf(record) });
}

function end(episode: Episode, { at, by, span, from }: Pick<Recovery, 'by' | 'span' | 'from'> & { at: Moment | null }) {
  episode.status = 'resolved';
  episode.closed = at;
  episode.closedBy = by;
  episode.from = from;
  keepSpan(episode.spans, span);
}

/** The only track that a message with these fields ends; null where it lacks fields that tell tracks apart. */
function closedTrack({ mnemonic, opens }: MessageEntry, fields: SyslogRecord['fields']): string | null {
  const keyFields = opens ?? [];
  return keyFields.every((field) => tellingField(fields, field) !== undefined)
    ? trackKey(mnemonic, keyFields, fields)
    : null;
}

/** What agents of the models before and of IOS XR call whichever server they report to, also where COMM_FAILED named CSLU. */
const ANY_SERVER = /\blicensing cloud\b/i;

/** What a field tells of who recovered; undefined where it is not there, or stands for any server. */
function tellingField(fields: Readonly<Record<string, string>>, field: string): string | undefined {
  const own = fields[field];
  return own === undefined || ANY_SERVER.test(own) ? undefined : own;
}

/** The tracks that such a message ends: only fields that it carries itself can tell them apart. */
function closable(
  device: DeviceState,
  fields: SyslogRecord['fields'],
  { mnemonic, opens }: MessageEntry,
): readonly IncidentTrack[] {
  return [...device.tracks.values()].filter((track) => ends(track, mnemonic, opens ?? [], fields));
}

function ends(
  track: IncidentTrack,
  mnemonic: string,
  opens: readonly string[],
  fields: Readonly<Record<string, string>>,
): boolean {
  if (track.mnemonic !== mnemonic) return false;
  return opens.every((field) => {
    const own = tellingField(fields, field);
    return own === undefined || serverName(own) === serverName(track.episodes.at(-1)?.fields[field] ?? '');
  });
}

/** A message that ends an incident, whether it was known by then or not: of two files the newer one may be read first. */
export interface Recovery {
  readonly opener: string;
  readonly opens: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly at: Moment;
  readonly by: string;
  readonly span: Span;
  readonly from: Origin;
}

/** Recoveries of one device that are remembered. */
const RECOVERIES_KEPT = 8;

function recoveryOf(record: SyslogRecord, { opener }: Closing, at: Moment): Recovery {
  const { fields, mnemonic: by, span } = record;
  return { opener: opener.mnemonic, opens: opener.opens ?? [], fields, at, by, span, from: originOf(record) };
}

function rememberRecovery(device: DeviceState, recovery: Recovery): void {
  const { opener, opens, fields, at } = recovery;
  const key = [opener, ...opens.map((field) => fields[field] ?? '')].join(' ');
  const known = device.recoveries?.[key];
  const isFull = known === undefined && Object.keys(device.recoveries ?? {}).length >= RECOVERIES_KEPT;
  if (isFull || (known !== undefined && known.at.ms >= at.ms)) return;
  device.recoveries = { ...device.recoveries, [key]: recovery };
}

/** Ends an incident that a later message has ended which was read before: of another file, or of a log that begins with its newest line. Of clocks that were not set nobody knows which is later. */
function recover(device: DeviceState, track: IncidentTrack): void {
  const episode = track.episodes.at(-1);
  const { last, from, status } = episode ?? {};
  if (episode === undefined || status !== 'open' || !last || from?.isSet !== true) return;
  const later = Object.values(device.recoveries ?? {}).filter(
    (each) =>
      each.from.isSet &&
      !mayBeOthers(each.from, from) &&
      (each.from.source !== from.source || device.course?.order === -1) &&
      each.at.isUtc === last.isUtc &&
      each.at.inferred === last.inferred &&
      each.at.ms > last.ms &&
      ends(track, each.opener, each.opens, each.fields),
  );
  const [first] = later.sort((one, other) => one.at.ms - other.at.ms);
  if (first !== undefined) end(episode, first);
}

/**
 * Lets go of about half of what a device's log left, the oldest first: past episodes, then incidents that are over, then open
 * ones; groups of messages are counted on as one by their mnemonic. For devices that outgrow what one may occupy.
 */
export function lighten(device: DeviceState): void {
  const isOpen = ({ episodes }: IncidentTrack) => episodes.at(-1)?.status === 'open';
  const tracks = [...device.tracks].sort(([, one], [, other]) => Number(isOpen(one)) - Number(isOpen(other)));
  for (const [key] of tracks.slice(0, tracks.length / 2)) device.tracks.delete(key);
  for (const track of device.tracks.values()) forgetOldest(track, 1);
  for (const [key, group] of [...device.groups].slice(0, device.groups.size / 2)) {
    const sum = `${group.facility}-${group.mnemonic}`;
    device.groups.delete(key);
    if (key === sum) continue;
    const others = device.groups.get(sum);
    if (others === undefined) device.groups.set(sum, group);
    else addGroup(others, group);
  }
}

export function addSide(device: DeviceState, side: string): void {
  if (!device.sides?.includes(side)) device.sides = [...(device.sides ?? []), side];
}

/** Joins what turned out to be the same device; the second's outputs count as newer. */
export function mergeDevices(into: DeviceState, other: DeviceState): void {
  for (const name of other.hostnames) into.hostnames.add(name);
  into.addresses = withMembers(into.addresses, other.addresses);
  into.sources = withMembers(into.sources, other.sources);
  for (const side of other.sides ?? []) addSide(into, side);
  into.commands = withMembers(into.commands, other.commands);
  into.outputs = mergeOutputs(into.outputs, other.outputs);
  addFacts(into, other.facts, other.capturedAt);
  noteCollected(into, other.collectedAt, false);
  if (other.newestLog && (!into.newestLog || other.newestLog.ms > into.newestLog.ms)) into.newestLog = other.newestLog;
  into.logLines += other.logLines;
  for (const [key, group] of other.groups) {
    const mine = into.groups.get(key);
    if (!mine) into.groups.set(key, group);
    else addGroup(mine, group);
  }
  for (const [key, track] of other.tracks) {
    const mine = into.tracks.get(key);
    if (mine) {
      mine.episodes.push(...track.episodes);
      mine.forgotten.episodes += track.forgotten.episodes;
      mine.forgotten.messages += track.forgotten.messages;
      forgetOldest(mine);
    } else into.tracks.set(key, track);
  }
  for (const recovery of Object.values(other.recoveries ?? {})) rememberRecovery(into, recovery);
  for (const track of into.tracks.values()) recover(into, track);
}

function addGroup(mine: MessageGroup, group: MessageGroup): void {
  mine.count += group.count;
  if (group.first && (!mine.first || group.first.ms < mine.first.ms)) mine.first = group.first;
  if (group.last && (!mine.last || group.last.ms > mine.last.ms)) {
    mine.last = group.last;
    mine.text = group.text;
    mine.fields = group.fields;
  }
  for (const span of group.spans) keepSpan(mine.spans, span);
}

/** The messages that the knowledge describes, by mnemonic. */
export interface MessageCatalogue {
  find(facility: string, mnemonic: string): MessageEntry | undefined;
  /** Entries whose incidents a message with this mnemonic closes. */
  closes(mnemonic: string): readonly MessageEntry[];
}

const NONE: readonly MessageEntry[] = [];

export function createCatalogue(entries: readonly MessageEntry[]): MessageCatalogue {
  const byMnemonic = groupBy(entries, ({ mnemonic }) => mnemonic);
  const closers = new Map<string, MessageEntry[]>();
  for (const entry of entries) {
    for (const mnemonic of entry.closedBy) closers.set(mnemonic, [...(closers.get(mnemonic) ?? []), entry]);
  }
  return {
    find: (facility, mnemonic) => byMnemonic.get(mnemonic)?.findLast((entry) => entry.facility === facility),
    closes: (mnemonic) => closers.get(mnemonic) ?? NONE,
  };
}
