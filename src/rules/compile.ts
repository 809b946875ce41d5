import { Environment } from '@marcbachmann/cel-js';
import { messageOf } from '../model/thrown.js';
import { fieldOf } from '../model/tree.js';
import type { Condition, Expression, Macro, Range } from './expression.js';
import { BINARY_OPERATORS, operandsOf, parts } from './expression.js';

/** What conditions may name: a tree whose leaves are CEL types; arrays hold one item, the shape of every element. */
export type Schema =
  | 'string'
  | 'double'
  | 'bool'
  | 'map<string, string>'
  | readonly [Schema]
  | { [key: string]: Schema };

/** Signatures of the functions that conditions may call, in CEL's notation: `host(string): string`. */
export interface Vocabulary {
  readonly variables: Readonly<Record<string, Schema>>;
  readonly functions: readonly string[];
}

/** Why a condition is not acceptable, with the offending part as offsets into it. */
export interface ConditionError {
  readonly message: string;
  readonly at: Range;
}

/** Turns CEL text into a checked condition, or says what is wrong with it. */
export type Compile = (source: string) => Condition | ConditionError;

/** Tells a condition from an error. */
export function isCondition(result: Condition | ConditionError): result is Condition {
  return 'expression' in result;
}

// A rule is a sentence or two; larger ones are mistakes or attacks.
const LIMITS = { maxAstNodes: 400, maxDepth: 40, maxListElements: 60, maxCallArguments: 8 };

/** Characters of a condition, and macros within macros: each goes through a list once more for every item of the one around it. */
const SOURCE_CAP = 8192;
const MACROS_DEEP = 3;

/** The macro that stands deeper than so many others; null where none does. */
function deepestMacro(node: Expression, left: number): Expression | null {
  const inner = node.op === 'each' ? left - 1 : left;
  if (inner < 0) return node;
  for (const part of operandsOf(node)) {
    const found = deepestMacro(part, inner);
    if (found !== null) return found;
  }
  return null;
}

/** A compiler for conditions over this vocabulary. CEL checks names, fields and types; evaluation is ours (three values). */
export function createCompiler(vocabulary: Vocabulary): Compile {
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS });
  for (const [name, schema] of Object.entries(vocabulary.variables)) {
    environment.registerVariable(name, declare(environment, `Facts_${name}`, schema));
  }
  for (const signature of vocabulary.functions) environment.registerFunction(signature, () => true);
  environment.registerOperator('double == int', () => true);
  const named = vocabulary.functions.map((signature) => signature.slice(0, signature.indexOf('(')));
  const functions = new Set([...named, ...METHODS]);

  return (source) => {
    const at: Range = [0, source.length];
    if (source.length > SOURCE_CAP) return { message: `a condition of more than ${SOURCE_CAP} characters`, at: [0, 1] };
    try {
      const checked = environment.check(source);
      if (!checked.valid) return failure(checked.error, source);
      if (checked.type !== 'bool') return { message: `a condition is yes or no, this is ${checked.type}`, at };
      const expression = reduce(environment.parse(source).ast as unknown as CelNode, source);
      const deep = deepestMacro(expression, MACROS_DEEP);
      if (deep !== null)
        return { message: `macros stand within macros more than ${MACROS_DEEP} deep here`, at: deep.at };
      // CEL brings functions of its own, which evaluation doesn't know.
      for (const part of parts(expression)) {
        if (part.op !== 'call' || functions.has(part.name)) continue;
        return { message: `function ${part.name}() is not part of the rule language`, at: part.at };
      }
      return { source, expression };
    } catch (error) {
      return failure(error, source);
    }
  };
}

function declare(environment: Environment, name: string, schema: Schema): string {
  if (typeof schema === 'string') return schema;
  if (isList(schema)) return `list<${declare(environment, `${name}_item`, schema[0])}>`;
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries(schema)) fields[key] = declare(environment, `${name}_${key}`, value);
  environment.registerType(name, { fields });
  return name;
}

function isList(schema: Schema): schema is readonly [Schema] {
  return Array.isArray(schema);
}

function failure(error: unknown, source: string): ConditionError {
  const [message = ''] = messageOf(error).split('\n');
  // Its range stands behind a getter.
  const range = error instanceof Error && 'range' in error ? error.range : undefined;
  const [start, end] = [fieldOf(range, 'start'), fieldOf(range, 'end')];
  return { message, at: typeof start === 'number' && typeof end === 'number' ? [start, end] : [0, source.length] };
}

interface CelNode {
  readonly op: string;
  // biome-ignore lint/suspicious/noExplicitAny: the parser's tree has a different payload for each operator
  readonly args: any;
  readonly start: number;
  readonly end: number;
}

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

const UNSIGNED = /(?<![\w.])(?:\d+|0x[0-9a-f]+)u\b/i;

/** A node's place; the parser leaves out brackets around the first and the last operand. */
function placeOf({ start, end }: CelNode, source: string): Range {
  let brackets = source.slice(start, end).replace(STRINGS, '').replace(/[^()]/g, '');
  while (brackets.includes('()')) brackets = brackets.replace('()', '');
  let [from, to] = [start, end];
  for (const bracket of brackets) {
    if (bracket === ')') from = source.lastIndexOf('(', from - 1);
    else to = source.indexOf(')', to) + 1;
  }
  return [from, to];
}

/** The parser's tree without what evaluation doesn't need, and with macros named as such. */
function reduce(node: CelNode, source: string): Expression {
  const at = placeOf(node, source);
  const of = (part: CelNode) => reduce(part, source);
  switch (node.op) {
    case 'value':
      return { op: 'literal', value: literalOf(node), at };
    case 'list':
      return { op: 'list', items: node.args.map(of), at };
    case 'id':
      return { op: 'name', name: node.args, at };
    case '.':
      return { op: 'field', of: of(node.args[0]), key: node.args[1], at };
    case '[]':
      return { op: 'index', of: of(node.args[0]), index: of(node.args[1]), at };
    case '!_':
      return { op: 'not', of: of(node.args), at };
    case '-_':
      return { op: 'minus', of: of(node.args), at };
    case '?:':
      return { op: 'if', condition: of(node.args[0]), yes: of(node.args[1]), no: of(node.args[2]), at };
    case 'call':
      return { op: 'call', name: node.args[0], args: node.args[1].map(of), at };
    case 'rcall':
      return reduceMethod(node, at, of);
  }
  // Below zero there is no unsigned number: CEL has an error where a double goes on.
  if (node.op === '-' && UNSIGNED.test(source.slice(...at).replace(STRINGS, '')))
    throw Object.assign(new Error('a difference of unsigned numbers is not part of the rule language'), {
      range: node,
    });
  const binary = BINARY_OPERATORS.find((each) => each === node.op);
  if (binary !== undefined) return { op: binary, left: of(node.args[0]), right: of(node.args[1]), at };
  throw Object.assign(new Error(`operator ${node.op} is not part of the rule language`), { range: node });
}

/** Numbers of any kind are doubles here; what would not stay what it is, and nulls and bytes, are refused. */
function literalOf(node: CelNode): string | number | boolean {
  const value: unknown = node.args;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value;
  const whole = typeof value === 'object' && value !== null ? value.valueOf() : value;
  const number = typeof whole === 'bigint' ? Number(whole) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw Object.assign(new Error('such a literal is not part of the rule language'), { range: node });
}

const MACROS: readonly Macro[] = ['exists', 'all', 'filter'];
const METHODS: readonly string[] = ['size', 'startsWith', 'endsWith', 'contains', 'lowerAscii'];

function reduceMethod(node: CelNode, at: Range, reduce: (part: CelNode) => Expression): Expression {
  const [name, receiver, args]: [string, CelNode, CelNode[]] = node.args;
  const macro = MACROS.find((each) => each === name);
  const [variable, body] = args;
  if (macro !== undefined && variable !== undefined && body !== undefined)
    return { op: 'each', macro, of: reduce(receiver), variable: variable.args, body: reduce(body), at };
  return { op: 'call', name, args: [reduce(receiver), ...args.map(reduce)], at };
}
