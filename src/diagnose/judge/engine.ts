import type { CauseEntry } from '../../knowledge/kinds/causes.js';
import type { FindingEntry } from '../../knowledge/kinds/findings.js';
import type { Knowledge } from '../../knowledge/kinds/index.js';
import { present } from '../../model/present.js';
import { EXCHANGE } from '../../model/terms.js';
import { type Ask, createAsk } from '../../rules/ask.js';
import type { Condition, Expression } from '../../rules/expression.js';
import { createCatalogue, type MessageCatalogue } from '../fold/device.js';
import { createFailureRecogniser, type RecogniseFailure } from './failures.js';
import { hiddenReads } from './vocabulary.js';

/** Knowledge made ready to judge with. */
export interface Engine {
  readonly knowledge: Knowledge;
  readonly catalogue: MessageCatalogue;
  readonly recognise: RecogniseFailure;
  /** The compiled form of a condition's source text. */
  readonly conditionOf: (source: string) => Condition;
  /** Evaluates a condition by its source text. */
  readonly ask: Ask;
  /** Conditions that took too many steps: nothing is known of them. */
  readonly costly: ReadonlySet<string>;
  /** The findings that a device with these mnemonics may raise, in the order of the knowledge. */
  readonly findingsFor: (mnemonics: Iterable<string>) => FindingEntry[];
  /** The causes that explain a finding. */
  readonly causesOf: (finding: string) => readonly CauseEntry[];
}

/**
 * Prepares knowledge for judging.
 * @param conditions every condition of the knowledge, by source text
 */
export function createEngine(knowledge: Knowledge, conditions: ReadonlyMap<string, Condition>): Engine {
  function conditionOf(source: string): Condition {
    const condition = conditions.get(source);
    if (!condition) throw new Error(`a condition was not compiled with its knowledge: ${source}`);
    return condition;
  }
  const costly = new Set<string>();
  const causes = new Map(knowledge.findings.map((finding) => [finding.id, causesFor(knowledge.causes, finding)]));
  return {
    knowledge,
    catalogue: createCatalogue(knowledge.messages),
    recognise: createFailureRecogniser(knowledge.failures),
    conditionOf,
    ask: createAsk(conditionOf, hiddenReads, costly),
    costly,
    findingsFor: indexFindings(knowledge.findings, conditionOf),
    causesOf: (finding) => causes.get(finding) ?? [],
  };
}

/** The causes that can be behind a finding, in the order of the knowledge. */
export function causesFor(causes: readonly CauseEntry[], { id, exchange }: FindingEntry): CauseEntry[] {
  return causes.filter(({ explains }) => explains.includes(id) || (exchange !== null && explains.includes(EXCHANGE)));
}

/** Finds the findings by the mnemonics that they need, so that rules for messages that a device never sent cost nothing. */
function indexFindings(findings: readonly FindingEntry[], conditionOf: Engine['conditionOf']): Engine['findingsFor'] {
  const always: number[] = [];
  const byMnemonic = new Map<string, number[]>();
  for (const [place, { when, mnemonic }] of findings.entries()) {
    const needed = mnemonicsNeeded(conditionOf(when).expression);
    if (needed === null) always.push(place);
    // An incident that is over raises its finding too.
    else
      for (const name of new Set([...needed, ...(mnemonic === null ? [] : [mnemonic])]))
        byMnemonic.set(name, [...(byMnemonic.get(name) ?? []), place]);
  }
  return (mnemonics) => {
    const places = new Set(always);
    for (const mnemonic of mnemonics) for (const place of byMnemonic.get(mnemonic) ?? []) places.add(place);
    return [...places].sort((a, b) => a - b).map((place) => present(findings[place]));
  };
}

/** Mnemonics of which a device must have sent one for the condition to hold; null where it may hold without. */
function mnemonicsNeeded(node: Expression): readonly string[] | null {
  switch (node.op) {
    case 'call': {
      const [wanted] = node.args;
      const isAsked = node.name === 'seen' || node.name === 'isOpen';
      return isAsked && wanted?.op === 'literal' ? [String(wanted.value)] : null;
    }
    case '&&':
      return mnemonicsNeeded(node.left) ?? mnemonicsNeeded(node.right);
    case '||': {
      const [left, right] = [mnemonicsNeeded(node.left), mnemonicsNeeded(node.right)];
      return left === null || right === null ? null : [...left, ...right];
    }
    default:
      return null;
  }
}
