/** Words that have a fixed meaning everywhere, each list in its one place. */

export const WHERES = ['product-instance', 'cslu', 'cssm', 'ssm-on-prem', 'controller', 'network'] as const;
/** Where an action is carried out. */
export type Where = (typeof WHERES)[number];

export const VERDICTS = ['confirmed', 'likely', 'possible', 'ruled-out'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Whether something speaks for a cause that much that it is acted upon. */
export function isSettled({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict === 'confirmed' || verdict === 'likely';
}

/** Worst first. */
export const LEVELS = ['error', 'warning', 'info'] as const;
export type Level = (typeof LEVELS)[number];

export const MODES = ['push', 'pull'] as const;
/** Who starts the communication: `push` is the product instance. */
export type Mode = (typeof MODES)[number];

export const TOPOLOGY_IDS = [
  'cslu-connected',
  'cssm-direct',
  'controller',
  'cslu-disconnected',
  'air-gapped',
  'ssm-on-prem',
] as const;
export type TopologyId = (typeof TOPOLOGY_IDS)[number];

/** A topology, and who starts the communication where that is told. */
export interface SetUp {
  readonly id: TopologyId;
  readonly mode: Mode | null;
}

/** A set-up as knowledge, options and reports write it, `ssm-on-prem/push` or `controller`; null where it is none. */
export function setUpOf(text: string): SetUp | null {
  const [first, second] = text.split('/');
  const id = TOPOLOGY_IDS.find((each) => each === first);
  const mode = MODES.find((each) => each === second) ?? null;
  return id === undefined || (second !== undefined && mode === null) ? null : { id, mode };
}

/** What a cause explains that can be behind any finding about an exchange that fails. */
export const EXCHANGE = 'exchange';

/** A title within a sentence. */
export function lowerFirst(text: string): string {
  // An abbreviation at the start stays as it is.
  return /^[A-Z][a-z ]/.test(text) && !/^(?:Cisco|Call Home|Transport smart)/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
