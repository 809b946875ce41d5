import { type FoldState, fold, newFoldState } from '../../src/diagnose/fold/fold.js';
import { createEngine } from '../../src/diagnose/judge/engine.js';
import { vocabulary } from '../../src/diagnose/judge/vocabulary.js';
import type { CauseEntry } from '../../src/knowledge/kinds/causes.js';
import type { FindingEntry } from '../../src/knowledge/kinds/findings.js';
import type { Knowledge } from '../../src/knowledge/kinds/index.js';
import type { InputRecord } from '../../src/model/record.js';
import { createCompiler, isCondition } from '../../src/rules/compile.js';
import type { Condition } from '../../src/rules/expression.js';
import { engine as builtIn } from '../engine.js';

const compile = createCompiler(vocabulary);

export type Part<Entry> = Partial<Entry> & { readonly id: string };

/** An engine with these findings and causes only; of the rest, the built-in knowledge but for what is given. */
export function engineOf(
  findings: readonly Part<FindingEntry>[],
  causes: readonly Part<CauseEntry>[] = [],
  more: Partial<Knowledge> = {},
) {
  const compiled = new Map<string, Condition>();
  const conditionOf = (source: string): Condition => {
    const before = compiled.get(source);
    if (before !== undefined) return before;
    const condition = compile(source);
    if (!isCondition(condition)) throw new Error(`${source}: ${condition.message}`);
    compiled.set(source, condition);
    return condition;
  };
  const finding = {
    title: 'A finding',
    severity: 'error',
    mnemonic: null,
    when: '',
    settled: null,
    urgent: null,
    summary: 'It is.',
    exchange: null,
    follows: [],
    repeats: [],
    duty: false,
    source: '',
    tests: [],
  } as const;
  const cause = {
    title: 'A cause',
    explains: ['a'],
    topologies: null,
    quiet: false,
    narrows: [],
    outcome: 'act',
    why: '',
    confirmed: null,
    likely: null,
    ruledOut: null,
    relevant: null,
    actions: [],
    basis: 'guide',
    source: '',
    tests: [],
  } as const;
  return createEngine(
    {
      ...builtIn.knowledge,
      configurations: [],
      findings: findings.map((entry) => ({ ...finding, ...entry })),
      causes: causes.map((entry) => ({ ...cause, ...entry })),
      ...more,
    },
    { get: conditionOf } as Map<string, Condition>,
  );
}

/** The state of devices that these records tell of, with the built-in messages. */
export function folded(...records: readonly InputRecord[]): FoldState {
  const state = newFoldState();
  for (const record of records) fold(state, record, builtIn.catalogue);
  return state;
}
