import type { CauseEntry } from '../../knowledge/kinds/causes.js';
import type { FindingEntry } from '../../knowledge/kinds/findings.js';
import type { Basis } from '../../knowledge/kinds/parts.js';
import { isFact, type Span } from '../../model/evidence.js';
import { Memo } from '../../model/memo.js';
import type { Cause, Finding, Verdict } from '../../model/report.js';
import { isSettled } from '../../model/terms.js';
import { fieldOf } from '../../model/tree.js';
import type { Outcome, Scope } from '../../rules/evaluate.js';
import type { DeviceState, Episode } from '../fold/device.js';
import { actionsFor, fillCommand } from './actions.js';
import { checkConfiguration } from './configuration.js';
import type { Engine } from './engine.js';
import { habitOf } from './history.js';
import { besideUtc, configuredClock } from './local-clock.js';
import { askableOf, commandsRevealing, type OpenCause } from './next.js';
import { inOrder, relate } from './order.js';
import { type DeviceView, episodesOf, failuresWithin, incidentFacts, isNothingKnown, isoOf, scopeOf } from './scope.js';
import { concerns, type InferredTopology } from './topology.js';

export interface Judgement {
  readonly findings: Finding[];
  readonly open: OpenCause[];
}

const BASIS: Readonly<Record<Basis, Cause['basis']>> = {
  guide: 'guide',
  D: 'documented',
  C: 'observed',
  K: 'field experience',
};
const ORDER: readonly Verdict[] = ['confirmed', 'likely', 'possible', 'ruled-out'];

/** Raises the findings of a device and judges every cause of each. */
export function judge(engine: Engine, device: DeviceState, view: DeviceView, topology: InferredTopology): Judgement {
  const scope = scopeOf(view, { topology: topologyFacts(topology) });
  const findings: Finding[] = [];
  const open: OpenCause[] = [];

  for (const entry of engine.findingsFor(mnemonicsOf(device))) {
    const raised = engine.ask(entry.when, scope);
    const past = raised.holds === 'yes' ? null : pastIncident(entry, device);
    if (raised.holds !== 'yes' && !past) continue;

    const finding: Finding = {
      id: entry.id,
      title: entry.title,
      severity: past ? 'info' : severityOf(engine, entry, scope),
      mnemonic: entry.mnemonic,
      summary: past ? pastSummary(past, view) : withHabit(fill(entry.summary, view), entry, device),
      evidence: past ? past.spans : [...raised.because],
      follows: null,
      causes: [],
    };
    // What is over needs no action; why it was is no longer asked.
    const own = failuresWithin(view, entry.exchange);
    const ownScope = own === view ? scope : scopeOf(own, { topology: topologyFacts(topology) });
    const causes = past ? [] : causesOf(engine, entry, finding, ownScope, own, device, topology);
    finding.causes = causes.map(({ cause }) => cause);
    if (!past && entry.exchange !== null && !finding.causes.some(isSettled))
      finding.evidence.push(...wordsOf(own, finding));
    // What asks for patience or for a decision is no error of the device.
    const [first] = finding.causes;
    const isCalm = first && first.outcome !== 'act' && isSettled(first);
    if (isCalm && finding.severity === 'error') finding.severity = 'warning';
    if (finding.severity !== 'info') open.push(...causes.filter(({ missing }) => missing.length > 0));
    findings.push(finding);
  }
  const fillIn = (line: string) => fillCommand(line, view, topology);
  const configuration = checkConfiguration(engine, scope, topology, findings, fillIn);
  if (configuration !== null) findings.push(configuration);
  const { findings: entries } = engine.knowledge;
  return { findings: inOrder(relate(entries, findings), entries), open };
}

/** Where the texts stand that nothing known explains, as far as the finding does not show them anyway: all that there is to go by. */
function wordsOf({ failures }: DeviceView, { evidence }: Finding): Span[] {
  const isShown = ({ source, line }: Span) => evidence.some((span) => span.source === source && span.line === line);
  const unknown = (failures ?? []).filter(({ id }) => id?.value === 'unknown');
  return unknown.flatMap(({ text }) => text?.spans.slice(0, 1) ?? []).filter((span) => !isShown(span));
}

/** All that the device sent; of messages and of incidents the oldest may be forgotten. */
function mnemonicsOf(device: DeviceState): Set<string> {
  const mnemonics = new Set<string>();
  for (const { mnemonic } of device.groups.values()) mnemonics.add(mnemonic);
  for (const { mnemonic } of device.tracks.values()) mnemonics.add(mnemonic);
  return mnemonics;
}

/** Closes the incidents that a later show output proves to be over. True when there was one. */
export function closeByState(engine: Engine, device: DeviceState, view: DeviceView): boolean {
  // A device that only sent its log has no output that could prove anything.
  if (Object.keys(device.facts).length === 0) return false;
  let isAnyClosed = false;
  for (const [mnemonic, episode] of episodesOf(device)) {
    if (episode.status !== 'open') continue;
    const entry = engine.knowledge.messages.find((message) => message.mnemonic === mnemonic && message.opens);
    if (!entry?.closedWhen) continue;
    const scope = scopeOf(view, { incident: incidentFacts(mnemonic, episode, view.now) });
    const outcome = engine.ask(entry.closedWhen, scope);
    if (outcome.holds !== 'yes') continue;
    episode.status = 'resolved';
    episode.closed = episode.last;
    episode.closedBy = 'show output';
    episode.spans.push(...outcome.because.slice(0, 2));
    isAnyClosed = true;
  }
  return isAnyClosed;
}

/** The topology as conditions see it. */
export function topologyFacts(topology: InferredTopology): Record<string, unknown> {
  const spans = topology.evidence;
  const one = (value: string) => ({ value, spans });
  return {
    ...(topology.id === null ? {} : { id: one(topology.id) }),
    ...(topology.mode === null ? {} : { mode: one(topology.mode) }),
    confidence: one(topology.confidence),
    ...(topology.candidates.length === 0 ? {} : { candidates: topology.candidates.map(one) }),
  };
}

interface PastIncident {
  readonly spans: Span[];
  readonly count: number;
  readonly opened: string | null;
  readonly closedBy: string | null;
  readonly episode: Episode;
  readonly episodes: readonly Episode[];
}

function pastIncident(entry: FindingEntry, device: DeviceState): PastIncident | null {
  const episodes = episodesOf(device).filter(([mnemonic]) => mnemonic === entry.mnemonic);
  const last = episodes.at(-1)?.[1];
  if (!last || episodes.some(([, episode]) => episode.status === 'open')) return null;
  let count = episodes.reduce((sum, [, episode]) => sum + episode.count, 0);
  for (const track of device.tracks.values()) if (track.mnemonic === entry.mnemonic) count += track.forgotten.messages;
  return {
    spans: last.spans,
    count,
    opened: null,
    closedBy: last.closedBy,
    episode: last,
    episodes: episodes.map(([, each]) => each),
  };
}

function pastSummary(past: PastIncident, view: DeviceView): string {
  const when = isoOf(past.episode.closed, view.now);
  const by = past.closedBy === 'show output' ? 'a later show output shows success' : `${past.closedBy} followed`;
  const at = when ? ` at ${when.replace('T', ' ')}` : '';
  const times = past.count === 1 ? 'once' : `${past.count} times`;
  const habit = habitOf(past.episodes);
  return `Over: seen ${times}, and ${by}${besideUtc(at, configuredClock(view.facts))}.${habit ? ` ${habit}` : ''}`;
}

/** What an open incident has in common with those before it. */
function withHabit(summary: string, { mnemonic }: FindingEntry, device: DeviceState): string {
  const episodes = episodesOf(device).flatMap(([of, episode]) => (of === mnemonic ? [episode] : []));
  const habit = habitOf(episodes);
  return habit === null ? summary : `${summary} ${habit}`;
}

function severityOf(engine: Engine, entry: FindingEntry, scope: Scope): Finding['severity'] {
  const holds = (source: string | null) => source !== null && engine.ask(source, scope).holds === 'yes';
  if (holds(entry.settled)) return 'info';
  return holds(entry.urgent) ? 'error' : entry.severity;
}

function causesOf(
  engine: Engine,
  entry: FindingEntry,
  finding: Finding,
  scope: Scope,
  view: DeviceView,
  device: DeviceState,
  topology: InferredTopology,
): OpenCause[] {
  const known = engine.causesOf(entry.id);
  const isOwn = ({ quiet, explains }: CauseEntry) => !quiet && explains.includes(entry.id);
  const hasOwn = known.some(isOwn);
  const askable = askableOf(engine, device, view);
  const judged = known.flatMap((cause): Judged[] => {
    if (!concerns(cause.topologies, topology.candidates)) return [];
    const result = verdictOf(engine, cause, scope);
    // What explains exchanges in general is told as merely possible only where there is nothing of the finding's own.
    const isQuiet = cause.quiet || (hasOwn && !isOwn(cause));
    if (!result || (isQuiet && !isSettled(result))) return [];
    const ask = commandsRevealing(engine, result.missing, askable);
    const open: OpenCause = {
      finding,
      missing: ask.length > 0 ? result.missing : [],
      cause: {
        id: cause.id,
        title: cause.title,
        verdict: result.verdict,
        outcome: cause.outcome,
        basis: BASIS[cause.basis],
        why: fill(cause.why, view),
        evidence: [...result.evidence],
        against: [...result.against],
        ask: ask.map((command) => fillCommand(command, view, topology)),
        actions: result.verdict === 'ruled-out' ? NO_ACTIONS : actionsFor(engine, cause, scope, view, topology),
      },
    };
    return [{ open, narrows: cause.narrows }];
  });
  return surestFirst(judged, suggestedBy(engine, view));
}

/** A cause with its verdict, and those of which it is the closer one. */
interface Judged {
  readonly open: OpenCause;
  readonly narrows: CauseEntry['narrows'];
}

/**
 * Surer ones first, a closer one before what it narrows; of those as sure as each other the one that asks for nothing. What nothing settles is told in the
 * order in which the error text points to it, and what a closer cause proves not a second time in general words.
 * @param suggested causes, those that the error text points to most first
 */
function surestFirst(judged: readonly Judged[], suggested: readonly string[]): OpenCause[] {
  const narrowing = judged.filter(({ narrows }) => narrows.length > 0);
  const closerOf = ({ cause }: OpenCause) =>
    narrowing.flatMap(({ open, narrows }) => (narrows.includes(cause.id) ? [open.cause] : []));
  const rank = ({ verdict, outcome }: OpenCause['cause']) => 2 * ORDER.indexOf(verdict) + (outcome === 'act' ? 1 : 0);
  const keysOf = (one: OpenCause): number[] => {
    const { id, verdict } = one.cause;
    const own = rank(one.cause);
    const at = suggested.indexOf(id);
    if (verdict === 'possible') return [ORDER.indexOf(verdict), at < 0 ? suggested.length : at, own];
    const closer = closerOf(one).filter(isSettled);
    const place = Math.max(ORDER.indexOf(verdict), ...closer.map((each) => ORDER.indexOf(each.verdict)));
    return [place, 0, Math.max(own, ...closer.map(rank)), Number(closer.length > 0)];
  };
  return judged
    .flatMap(({ open }) => (closerOf(open).some(({ verdict }) => verdict === 'confirmed') ? [] : [open]))
    .map((open) => ({ open, keys: keysOf(open) }))
    .sort((a, b) => a.keys.reduce((order, key, index) => order || key - (b.keys[index] ?? 0), 0))
    .map(({ open }) => open);
}

/** What the error texts in sight point to, best first. */
function suggestedBy(engine: Engine, { failures }: DeviceView): string[] {
  const ids = new Set((failures ?? []).flatMap(({ id }) => id?.value ?? []));
  const entries = engine.knowledge.failures.filter(({ id }) => ids.has(id));
  return [...new Set(entries.flatMap(({ suggests }) => suggests))];
}

interface VerdictFound {
  readonly verdict: Verdict;
  readonly evidence: readonly Span[];
  readonly against: readonly Span[];
  readonly missing: readonly string[];
}

const NO_ACTIONS: Cause['actions'] = [];
const NO_CONDITION: Outcome = { holds: 'unknown', because: [], missing: [] };

/** The rules of `docs/rule-language.md`, "From conditions to verdicts"; null where the cause doesn't belong. */
export function verdictOf(engine: Engine, cause: CauseEntry, scope: Scope): VerdictFound | null {
  const test = (source: string | null): Outcome => (source === null ? NO_CONDITION : engine.ask(source, scope));
  if (test(cause.relevant).holds === 'no') return null;
  const ruledOut = test(cause.ruledOut);
  if (ruledOut.holds === 'yes') return { verdict: 'ruled-out', evidence: [], against: ruledOut.because, missing: [] };
  const isHunch = cause.basis === 'K';
  const confirmed = isHunch ? NO_CONDITION : test(cause.confirmed);
  if (confirmed.holds === 'yes') {
    return { verdict: 'confirmed', evidence: confirmed.because, against: [], missing: [] };
  }
  const likely = isHunch ? NO_CONDITION : test(cause.likely);
  const missing = [...new Set([...confirmed.missing, ...likely.missing, ...ruledOut.missing])];
  if (likely.holds === 'yes') return { verdict: 'likely', evidence: likely.because, against: [], missing };
  return { verdict: 'possible', evidence: [], against: [], missing };
}

/**
 * Fills `{state.transport.url}` with the device's values; of a list with all of them. A clause or a bracket in which nothing is known is
 * left out, as long as another stays.
 */
function fill(text: string, view: DeviceView): string {
  if (!isNothingKnown(view) || OF_ALL.test(text)) return filledWith(text, view);
  const told = unfilled.get(text) ?? filledWith(text, view);
  unfilled.set(text, told);
  return told;
}

/** Places for what is known of every device. */
const OF_ALL = /\{(?:hostname|isNamedAsProduct|succeeded|platform)\b/;

/** Texts with no value in them, by what they are with their places. */
const unfilled = new Memo<string, string>(4096);

function filledWith(text: string, view: DeviceView): string {
  const isEmpty = (part: string) => {
    const places = [...part.matchAll(/\{([a-zA-Z.]+)\}/g)];
    return places.length > 0 && places.every(([, path = '']) => valuesAt(view.facts, path.split('.')).length === 0);
  };
  const whole = text.replace(/ \([^()]*\)/g, (bracket) => (isEmpty(bracket) ? '' : bracket));
  const clauses = whole.split(/(?<=[.;]) /);
  // Where the end of a sentence falls away, the sentence ends before it.
  const told = clauses.flatMap((clause, index) => {
    if (isEmpty(clause)) return [];
    const next = clauses[index + 1];
    return [next !== undefined && isEmpty(next) && next.endsWith('.') ? clause.replace(/;$/, '.') : clause];
  });
  return besideUtc(filled(told.length === 0 ? whole : told.join(' '), view), configuredClock(view.facts));
}

function filled(text: string, view: DeviceView): string {
  return text.replace(/\{([a-zA-Z.]+)\}/g, (_, path: string) => {
    const values = [...new Set(valuesAt(view.facts, path.split('.')))];
    if (values.length === 0) return 'not known';
    return values.map((value) => (value === '' ? 'none' : String(value))).join(', ');
  });
}

function valuesAt(node: unknown, [key, ...rest]: readonly string[]): (string | number | boolean)[] {
  if (Array.isArray(node)) return node.flatMap((item) => valuesAt(item, key === undefined ? [] : [key, ...rest]));
  if (key === undefined) return isFact(node) ? [node.value] : [];
  return valuesAt(fieldOf(node, key), rest);
}
