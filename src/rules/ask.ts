import { present } from '../model/present.js';
import { evaluate, type Outcome, type Scope } from './evaluate.js';
import { type Condition, type Expression, factsRead, parts } from './expression.js';

/** Answers a condition, given by its source text, over a scope: what `evaluate` says. */
export type Ask = (source: string, scope: Scope) => Outcome;

/** Functions that look at more than their arguments: the variables that they read; `null` for those that read the clock. */
export type HiddenReads = Readonly<Record<string, readonly string[] | null>>;

interface Prepared {
  readonly condition: Condition;
  /** The variables that it reads; null where its answer may change without them. */
  readonly roots: readonly string[] | null;
  /** Some function in it asks for the time. */
  readonly readsClock: boolean;
  /** The answer where none of them is known. */
  blank: Outcome | null;
}

/**
 * @param costly receives the conditions that took too many steps; they are unknown from then on
 *
 * Remembers what each condition answers where nothing that it reads is known: of a device that only sent its log that is most
 * of them, and they cost nothing from the second time on.
 */
export function createAsk(
  conditionOf: (source: string) => Condition,
  hidden: HiddenReads,
  costly: Set<string> = new Set(),
): Ask {
  const prepared = new Map<string, Prepared>();
  /** Causes share their conditions, and findings their causes: of one scope each is asked once. */
  const answered = new WeakMap<Scope, Map<string, Outcome>>();
  return (source, scope) => {
    if (costly.has(source)) return GIVEN_UP;
    const answers = answered.get(scope) ?? new Map<string, Outcome>();
    const before = answers.get(source);
    if (before !== undefined) return before;
    const outcome = answer(source, scope);
    answers.set(source, outcome);
    answered.set(scope, answers);
    if (outcome.isTooCostly) costly.add(source);
    return outcome;
  };

  function answer(source: string, scope: Scope): Outcome {
    let known = prepared.get(source);
    if (known === undefined) {
      const condition = conditionOf(source);
      const { expression } = condition;
      known = {
        condition,
        roots: rootsRead(expression, hidden),
        readsClock: readsClock(expression, hidden),
        blank: null,
      };
      prepared.set(source, known);
    }
    const { condition, roots } = known;
    if (roots === null || roots.some((root) => scope.variables[root] !== undefined))
      return evaluateAtBoth(known, scope);
    known.blank ??= evaluate(condition, scope);
    return known.blank;
  }
}

/** Of a condition that took too many steps once: it would for the next device too. */
const GIVEN_UP: Outcome = { holds: 'unknown', because: [], missing: [] };

/** The answer, if it is the same at both moments that are possible; what depends on the time is unknown where nobody knows the time. */
function evaluateAtBoth(
  { condition, readsClock: isTimed }: Prepared,
  { variables, functions, otherwise }: Scope,
): Outcome {
  const outcome = evaluate(condition, { variables, functions });
  if (!isTimed || otherwise === undefined) return outcome;
  const other = evaluate(condition, { variables, functions: otherwise.functions });
  if (other.holds === outcome.holds) return outcome;
  return {
    holds: 'unknown',
    because: [],
    missing: [...new Set([otherwise.missing, ...outcome.missing, ...other.missing])],
  };
}

function readsClock(expression: Expression, hidden: HiddenReads): boolean {
  return [...parts(expression)].some((part) => part.op === 'call' && hidden[part.name] === null);
}

/** The variables that a condition reads, by itself or through functions; null where a function reads the clock for no variable. */
export function rootsRead(expression: Expression, hidden: HiddenReads): string[] | null {
  const roots = new Set(factsRead(expression).map((path) => present(path.split('.')[0])));
  for (const part of parts(expression)) {
    if (part.op !== 'call') continue;
    const reads = hidden[part.name];
    if (reads === null && part.args.every((argument) => factsRead(argument).length === 0)) return null;
    for (const root of reads ?? []) roots.add(root);
  }
  return [...roots];
}
