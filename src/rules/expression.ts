/**
 * A condition as data: what the CEL parser's tree is reduced to, so that conditions compiled at build time load as JSON
 * and no parser is needed at run time. Offsets count UTF-16 units in the condition's source.
 */
export type Expression =
  | { readonly op: 'literal'; readonly value: string | number | boolean; readonly at: Range }
  | { readonly op: 'list'; readonly items: readonly Expression[]; readonly at: Range }
  | { readonly op: 'name'; readonly name: string; readonly at: Range }
  | { readonly op: 'field'; readonly of: Expression; readonly key: string; readonly at: Range }
  | { readonly op: 'index'; readonly of: Expression; readonly index: Expression; readonly at: Range }
  | { readonly op: 'not' | 'minus'; readonly of: Expression; readonly at: Range }
  | { readonly op: BinaryOperator; readonly left: Expression; readonly right: Expression; readonly at: Range }
  | {
      readonly op: 'if';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly at: Range;
    }
  | { readonly op: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly at: Range }
  | {
      readonly op: 'each';
      readonly macro: Macro;
      readonly of: Expression;
      readonly variable: string;
      readonly body: Expression;
      readonly at: Range;
    };

export type Range = readonly [start: number, end: number];
export type Macro = 'exists' | 'all' | 'filter';
export const BINARY_OPERATORS = ['&&', '||', '==', '!=', '<', '<=', '>', '>=', '+', '-', 'in'] as const;
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];

/** A condition ready to evaluate. */
export interface Condition {
  readonly source: string;
  readonly expression: Expression;
}

/** The names that a condition reads at its top level, in order of appearance: `state.transport.type`, `messages`. */
export function factsRead(expression: Expression): string[] {
  const found = new Set<string>();
  visit(expression, new Set(), found);
  return [...found];
}

function visit(node: Expression, bound: ReadonlySet<string>, found: Set<string>): void {
  const path = pathOf(node, bound);
  if (path !== null) {
    if (path !== '') found.add(path);
    return;
  }
  if (node.op === 'each') {
    visit(node.of, bound, found);
    visit(node.body, new Set([...bound, node.variable]), found);
    return;
  }
  for (const part of operandsOf(node)) visit(part, bound, found);
}

/** The dotted path of a name or a chain of fields; '' when it starts at a bound variable, null when it isn't a plain chain. */
function pathOf(node: Expression, bound: ReadonlySet<string>): string | null {
  if (node.op === 'name') return bound.has(node.name) ? '' : node.name;
  if (node.op !== 'field') return null;
  const parent = pathOf(node.of, bound);
  return parent ? `${parent}.${node.key}` : parent;
}

/** An expression and everything within it. */
export function* parts(node: Expression): Generator<Expression> {
  yield node;
  for (const part of operandsOf(node)) yield* parts(part);
}

export function operandsOf(node: Expression): readonly Expression[] {
  switch (node.op) {
    case 'literal':
    case 'name':
      return [];
    case 'list':
      return node.items;
    case 'field':
    case 'not':
    case 'minus':
      return [node.of];
    case 'index':
      return [node.of, node.index];
    case 'if':
      return [node.condition, node.yes, node.no];
    case 'call':
      return node.args;
    case 'each':
      return [node.of, node.body];
    default:
      return [node.left, node.right];
  }
}
