import { isFact, type Span } from '../model/evidence.js';
import { fieldOf, isBranch } from '../model/tree.js';
import type { Condition, Expression } from './expression.js';

/**
 * What evaluating one expression saw. `known: false` is CEL's error and SQL's NULL: it spreads, except where the other
 * operand of `&&` or `||` decides alone.
 */
export type Seen =
  | { readonly known: true; readonly value: unknown; readonly spans: readonly Span[] }
  | { readonly known: false; readonly missing: readonly string[] };

/** The outcome of a condition, with what it rests on (`because`) or what is lacking (`missing`, as fact paths). */
export interface Outcome {
  readonly holds: 'yes' | 'no' | 'unknown';
  readonly because: readonly Span[];
  readonly missing: readonly string[];
  /** It took more steps than any sensible rule does, and was given up: nothing is known of it. */
  readonly isTooCostly?: true;
}

/** A function that conditions may call. It must be pure; an argument that is unknown makes the call unknown. */
export type RuleFunction = (...args: readonly Seen[]) => Seen;

/** The names a condition can see: fact trees by variable name, and functions. */
export interface Scope {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, RuleFunction>>;
  /** Where nobody knows the time: the functions at another moment that is just as possible, and the fact that would settle it. */
  readonly otherwise?: { readonly functions: Scope['functions']; readonly missing: string };
}

/** One sub-expression with what it saw: the material of `--why`. */
export interface TraceStep {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly seen: Seen;
}

/** Spans kept for one outcome: enough to convince, few enough to read. */
const SPANS_KEPT = 6;

/** Steps of one evaluation: two macros, one within the other, over all messages of a device that has hundreds. */
const STEPS = 200_000;
const TOO_COSTLY = new Error('too many steps');

/**
 * Evaluates a condition over facts with three values. Never throws on what facts hold; a condition that was not checked
 * against its scope (unknown function) is a programming error and throws.
 */
export function evaluate(condition: Condition, scope: Scope, trace?: TraceStep[]): Outcome {
  const evaluation = new Evaluation(scope, condition.source, trace);
  try {
    return outcomeOf(evaluation.see(condition.expression, {}, 0));
  } catch (error) {
    if (error !== TOO_COSTLY) throw error;
    return { holds: 'unknown', because: [], missing: [], isTooCostly: true };
  }
}

/** A known value resting on spans. */
export function known(value: unknown, spans: readonly Span[] = []): Seen {
  return { known: true, value, spans };
}

/** Unknown for want of these facts. */
export function unknown(...missing: string[]): Seen {
  return { known: false, missing };
}

function outcomeOf(seen: Seen): Outcome {
  if (!seen.known) return { holds: 'unknown', because: [], missing: seen.missing };
  return { holds: seen.value === true ? 'yes' : 'no', because: distinct(seen.spans), missing: [] };
}

function distinct(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    if (kept.length === SPANS_KEPT) break;
    if (!kept.some((other) => other.source === span.source && other.line === span.line && other.text === span.text)) {
      kept.push(span);
    }
  }
  return kept;
}

const join = (a: readonly Span[], b: readonly Span[]): readonly Span[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b].slice(0, SPANS_KEPT * 2);

/** Unknown for want of what the unknown ones among these lack. */
function lacking(...operands: readonly Seen[]): Seen {
  let found: Extract<Seen, { known: false }> | null = null;
  for (const operand of operands) {
    if (operand.known) continue;
    // Most often only one lacks something: it is passed on as it is.
    if (found === null) found = operand;
    else if (operand.missing.some((path) => !found?.missing.includes(path))) {
      found = { known: false, missing: [...new Set([...found.missing, ...operand.missing])] };
    }
  }
  return found ?? unknown();
}

type Bound = Readonly<Record<string, { readonly node: unknown; readonly path: string }>>;

class Evaluation {
  private steps = 0;

  constructor(
    private readonly scope: Scope,
    private readonly source: string,
    private readonly trace: TraceStep[] | undefined,
  ) {}

  see(node: Expression, bound: Bound, depth: number): Seen {
    this.steps += 1;
    if (this.steps > STEPS) throw TOO_COSTLY;
    const place = this.trace?.length ?? 0;
    const seen = this.visit(node, bound, depth + 1);
    if (this.trace && node.op !== 'literal' && node.op !== 'list') {
      const [start, end] = node.at;
      this.trace.splice(place, 0, { text: this.source.slice(start, end), start, end, depth, seen });
    }
    return seen;
  }

  private visit(node: Expression, bound: Bound, depth: number): Seen {
    switch (node.op) {
      case 'literal':
        return known(node.value);
      case 'list': {
        const items = node.items.map((item) => this.see(item, bound, depth));
        if (items.some((item) => !item.known)) return lacking(...items);
        return known(items.map((item) => (item.known ? item.value : null)));
      }
      case 'name':
      case 'field':
        return this.lookUp(node, bound, depth);
      case 'index':
        return this.index(node, bound, depth);
      case 'not': {
        const seen = this.see(node.of, bound, depth);
        return seen.known ? known(!seen.value, seen.spans) : seen;
      }
      case 'minus': {
        const seen = this.see(node.of, bound, depth);
        return seen.known ? known(-Number(seen.value), seen.spans) : seen;
      }
      case 'if': {
        const condition = this.see(node.condition, bound, depth);
        if (!condition.known) return condition;
        const branch = this.see(condition.value === true ? node.yes : node.no, bound, depth);
        return branch.known ? known(branch.value, join(condition.spans, branch.spans)) : branch;
      }
      case 'call': {
        const apply = this.scope.functions[node.name];
        if (!apply) throw new Error(`condition calls ${node.name}(), which nothing defines: ${this.source}`);
        return apply(...node.args.map((argument) => this.see(argument, bound, depth)));
      }
      case 'each':
        return this.each(node, bound, depth);
      case '&&':
        return this.decide(node, false, bound, depth);
      case '||':
        return this.decide(node, true, bound, depth);
      default: {
        const left = this.see(node.left, bound, depth);
        const right = this.see(node.right, bound, depth);
        if (!left.known || !right.known) return lacking(left, right);
        return known(compare(node.op, left.value, right.value), join(left.spans, right.spans));
      }
    }
  }

  /** `&&` is decided by a false operand, `||` by a true one, whatever the other is. */
  private decide(
    node: Expression & { left: Expression; right: Expression },
    decisive: boolean,
    bound: Bound,
    depth: number,
  ): Seen {
    const left = this.see(node.left, bound, depth);
    if (left.known && left.value === decisive) return left;
    const right = this.see(node.right, bound, depth);
    if (right.known && right.value === decisive) return right;
    if (!left.known || !right.known) return lacking(left, right);
    return known(!decisive, join(left.spans, right.spans));
  }

  private each(node: Extract<Expression, { op: 'each' }>, bound: Bound, depth: number): Seen {
    const list = this.branch(node.of, bound, depth);
    const items = itemsOf(list.node);
    if (items === null) return unknown(list.path);
    const matched: unknown[] = [];
    let spansFor: readonly Span[] = [];
    let spansAgainst: readonly Span[] = [];
    const open: Seen[] = [];
    for (const item of items) {
      const seen = this.see(node.body, { ...bound, [node.variable]: { node: item, path: list.path } }, depth);
      if (!seen.known) open.push(seen);
      else if (seen.value === true) {
        matched.push(item);
        spansFor = join(spansFor, seen.spans);
      } else spansAgainst = join(spansAgainst, seen.spans);
    }
    switch (node.macro) {
      case 'exists':
        if (matched.length > 0) return known(true, spansFor);
        return open.length > 0 ? lacking(...open) : known(false, spansAgainst);
      case 'all':
        if (matched.length + open.length < items.length) return known(false, spansAgainst);
        return open.length > 0 ? lacking(...open) : known(true, spansFor);
      case 'filter':
        return open.length > 0 ? lacking(...open) : known(matched, spansFor);
    }
  }

  private index(node: Extract<Expression, { op: 'index' }>, bound: Bound, depth: number): Seen {
    const list = this.branch(node.of, bound, depth);
    const index = this.see(node.index, bound, depth);
    if (!index.known) return index;
    return this.leaf(fieldOf(list.node, String(index.value)), list.path);
  }

  private lookUp(node: Expression, bound: Bound, depth: number): Seen {
    const { node: found, path } = this.branch(node, bound, depth);
    return this.leaf(found, path);
  }

  private leaf(found: unknown, path: string): Seen {
    if (found === undefined || found === null) return unknown(path);
    if (isFact(found)) return known(found.value, found.spans);
    return known(found, []);
  }

  /** Walks a chain of names and fields through the fact tree without demanding a leaf. */
  private branch(node: Expression, bound: Bound, depth: number): { node: unknown; path: string } {
    if (node.op === 'name') {
      const variable = Object.hasOwn(bound, node.name) ? bound[node.name] : undefined;
      if (variable) return variable;
      const { variables } = this.scope;
      return { node: Object.hasOwn(variables, node.name) ? variables[node.name] : undefined, path: node.name };
    }
    if (node.op === 'field') {
      const parent = this.branch(node.of, bound, depth);
      return { node: fieldOf(parent.node, node.key), path: `${parent.path}.${node.key}` };
    }
    const seen = this.see(node, bound, depth);
    return { node: seen.known ? seen.value : undefined, path: seen.known ? '' : (seen.missing[0] ?? '') };
  }
}

/** What a macro goes through: the items of a list, the keys of a map; null for what is neither. */
function itemsOf(node: unknown): readonly unknown[] | null {
  if (Array.isArray(node)) return node;
  return isBranch(node) && !isFact(node) ? Object.keys(node) : null;
}

/** Facts within lists and maps as their values. */
function plain(node: unknown): unknown {
  if (!isBranch(node)) return node;
  if (isFact(node)) return node.value;
  if (Array.isArray(node)) return node.map(plain);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, plain(value)]));
}

/** Equality of CEL: lists item by item, maps key by key. */
function equals(left: unknown, right: unknown): boolean {
  if (!isBranch(left) || !isBranch(right)) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equals(left[key], right[key]))
  );
}

function isIn(wanted: unknown, within: unknown): boolean {
  if (Array.isArray(within)) return within.some((item) => equals(wanted, item));
  return isBranch(within) && Object.hasOwn(within, String(wanted));
}

function compare(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case '==':
      return equals(plain(left), plain(right));
    case '!=':
      return !equals(plain(left), plain(right));
    case 'in':
      return isIn(plain(left), plain(right));
    case '+':
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      return typeof left === 'string' ? left + String(right) : Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
  }
  // Both are numbers or both are texts: the compiler has seen to it, and JavaScript orders either.
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
  throw new Error(`operator ${operator} is not part of the rule language`);
}

/** What every rule may call whatever the domain: string and list methods. A receiver is the first argument. */
export const standardFunctions: Readonly<Record<string, RuleFunction>> = {
  // Of a text the characters count, not the halves that some are stored in.
  size: lift((value) => (typeof value === 'string' ? [...value].length : (itemsOf(value)?.length ?? 0))),
  startsWith: lift((text, part) => String(text).startsWith(String(part))),
  endsWith: lift((text, part) => String(text).endsWith(String(part))),
  contains: lift((text, part) => String(text).includes(String(part))),
  lowerAscii: lift((text) => String(text).toLowerCase()),
};

/** Makes a rule function of one on plain values: unknown when any argument is, resting on the spans of all. */
export function lift(apply: (...values: readonly unknown[]) => unknown): RuleFunction {
  return (...args) => {
    const seen = args.filter((argument) => argument.known);
    if (seen.length < args.length) return lacking(...args);
    return known(
      apply(...seen.map((argument) => argument.value)),
      seen.flatMap((argument) => argument.spans),
    );
  };
}
