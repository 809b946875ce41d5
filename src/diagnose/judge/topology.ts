import type { TopologyEntry, TopologySign } from '../../knowledge/kinds/topologies.js';
import type { Confidence, Mode, Topology, TopologyId } from '../../model/report.js';
import type { Ask } from '../../rules/ask.js';
import type { Outcome, Scope } from '../../rules/evaluate.js';

/** The user's word on the topology (`--topology`, `--mode`). */
export interface TopologyChoice {
  readonly id: TopologyId | null;
  readonly mode: Mode | null;
}

/** The topology with every set-up that is still open: `cslu-connected/push`. */
export interface InferredTopology extends Topology {
  readonly candidates: readonly string[];
  /** Facts that would tell the candidates apart. */
  readonly missing: readonly string[];
}

const STRENGTH = { confirmed: 3, likely: 2, possible: 1, against: 0 } as const;

interface Supported {
  readonly entry: TopologyEntry;
  readonly mode: Mode | null;
  /** As in `STRENGTH`. */
  readonly strength: number;
  readonly signs: readonly { sign: TopologySign; outcome: Outcome }[];
}

/**
 * Weighs the signs of each topology. The strongest wins; what is as strong stays open as an alternative, and a sign
 * against a topology takes it out whatever speaks for it.
 */
export function inferTopology(
  entries: readonly TopologyEntry[],
  ask: Ask,
  scope: Scope,
  choice: TopologyChoice,
): InferredTopology {
  const missing = new Set<string>();
  const supported = entries.flatMap((entry) => weigh(entry, ask, scope, missing));
  const settled = settle(entries, choice, supported, (entry) => modesLeft(entry, ask, scope));
  if (settled) return settled;

  const best = Math.max(0, ...supported.map((item) => item.strength));
  // Of two as strong the one that more speaks for: a transport that is off fits all that need none, a controller's trustpoint only one.
  const top = supported
    .filter((item) => item.strength === best)
    .sort((one, other) => other.signs.length - one.signs.length);
  const winner = top[0];
  if (!winner) return { ...nothing(choice), candidates: leftOver(entries, ask, scope), missing: [...missing] };
  const confidence = (['unknown', 'possible', 'likely', 'confirmed'] as const)[best] ?? 'unknown';
  const candidates = [...new Set(top.flatMap((item) => setUps(item.entry, choice.mode ?? item.mode)))];
  const mode = choice.mode ?? commonMode(top);
  return {
    id: winner.entry.id,
    mode: winner.entry.modes.length > 0 ? mode : null,
    confidence: lowered(confidence, top),
    alternatives: candidates.filter((candidate) => !isWithin(candidate, winner.entry.id)),
    candidates,
    evidence: winner.signs.flatMap(({ outcome }) => outcome.because).slice(0, 6),
    from: 'evidence',
    missing: [...missing],
  };
}

function weigh(entry: TopologyEntry, ask: Ask, scope: Scope, missing: Set<string>): Supported[] {
  const seen: { sign: TopologySign; outcome: Outcome }[] = [];
  // A mode says nothing about a topology that has only one way of talking.
  const signs = entry.modes.length > 0 ? entry.signs : entry.signs.map((sign) => ({ ...sign, mode: null }));
  for (const sign of signs) {
    const outcome = ask(sign.when, scope);
    for (const path of outcome.missing) missing.add(path);
    if (outcome.holds !== 'yes') continue;
    if (sign.speaks === 'against' && sign.mode === null) return [];
    seen.push({ sign, outcome });
  }
  const against = new Set(seen.filter(({ sign }) => sign.speaks === 'against').map(({ sign }) => sign.mode));
  const modes: (Mode | null)[] = entry.modes.length > 0 ? [...entry.modes] : [null];
  const byMode = modes.flatMap((mode): Supported[] => {
    if (against.has(mode)) return [];
    const signs = seen.filter(({ sign }) => sign.mode === null || sign.mode === mode);
    const strongest = Math.max(0, ...signs.map(({ sign }) => STRENGTH[sign.speaks]));
    return strongest === 0 ? [] : [{ entry, mode, strength: strongest, signs }];
  });
  return byMode;
}

/** Where nothing speaks for a topology, the one that nothing speaks against, where that is one. */
function leftOver(entries: readonly TopologyEntry[], ask: Ask, scope: Scope): string[] {
  const isOut = ({ signs }: TopologyEntry) =>
    signs.some(({ speaks, mode, when }) => speaks === 'against' && mode === null && ask(when, scope).holds === 'yes');
  const [only, another] = entries.filter((entry) => !isOut(entry));
  return only === undefined || another !== undefined || entries.length === 1 ? [] : setUps(only, null);
}

/** Two equally strong topologies can't both be confirmed. */
function lowered(confidence: Confidence, top: readonly Supported[]): Confidence {
  const ids = new Set(top.map((item) => item.entry.id));
  return confidence === 'confirmed' && ids.size > 1 ? 'likely' : confidence;
}

function commonMode(top: readonly Supported[]): Mode | null {
  const modes = new Set(top.map((item) => item.mode));
  return modes.size === 1 ? ([...modes][0] ?? null) : null;
}

function setUps(entry: TopologyEntry, mode: Mode | null): string[] {
  if (entry.modes.length === 0) return [entry.id];
  return mode ? [`${entry.id}/${mode}`] : entry.modes.map((each) => `${entry.id}/${each}`);
}

function settle(
  entries: readonly TopologyEntry[],
  choice: TopologyChoice,
  supported: readonly Supported[],
  left: (entry: TopologyEntry) => readonly Mode[],
): InferredTopology | null {
  const entry = entries.find((other) => other.id === choice.id);
  if (!entry) return null;
  const evidence = supported.filter((item) => item.entry === entry).flatMap((item) => item.signs);
  const spokenFor = supported.filter((item) => item.entry === entry).map((item) => item.mode);
  const modes = new Set(spokenFor.length > 0 ? spokenFor : left(entry));
  const mode = entry.modes.length === 0 ? null : (choice.mode ?? (modes.size === 1 ? ([...modes][0] ?? null) : null));
  const candidates = setUps(entry, mode);
  return {
    id: entry.id,
    mode,
    confidence: 'confirmed',
    alternatives: [],
    candidates,
    evidence: evidence.flatMap(({ outcome }) => outcome.because).slice(0, 6),
    from: 'option',
    missing: [],
  };
}

/** The ways of talking that no sign speaks against. */
function modesLeft({ modes, signs }: TopologyEntry, ask: Ask, scope: Scope): Mode[] {
  const against = signs.filter(({ speaks, when }) => speaks === 'against' && ask(when, scope).holds === 'yes');
  return modes.filter((mode) => !against.some((sign) => sign.mode === mode));
}

function nothing(choice: TopologyChoice): Omit<InferredTopology, 'missing'> {
  return {
    id: null,
    mode: choice.mode,
    confidence: 'unknown',
    alternatives: [],
    candidates: [],
    evidence: [],
    from: 'evidence',
  };
}

/** Whether an entry for these topologies (`cslu-connected/push`, `controller`) concerns one of the candidates. */
export function concerns(topologies: readonly string[] | null, candidates: readonly string[]): boolean {
  if (topologies === null || candidates.length === 0) return true;
  return topologies.some((wanted) => candidates.some((candidate) => isWithin(candidate, wanted)));
}

/** `cslu-connected/push` lies within `cslu-connected` and within `cslu-connected/push`. */
export function isWithin(candidate: string, wanted: string): boolean {
  return candidate === wanted || candidate.startsWith(`${wanted}/`) || wanted.startsWith(`${candidate}/`);
}
