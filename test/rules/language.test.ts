import { describe, expect, test } from 'vitest';
import { vocabulary } from '../../src/diagnose/judge/vocabulary.js';
import { createAsk, rootsRead } from '../../src/rules/ask.js';
import { createCompiler, isCondition, type Schema } from '../../src/rules/compile.js';
import {
  evaluate,
  known,
  lift,
  type RuleFunction,
  type Scope,
  type Seen,
  standardFunctions,
  type TraceStep,
  unknown,
} from '../../src/rules/evaluate.js';
import { type Condition, factsRead, parts } from '../../src/rules/expression.js';

const span = (text: string, line = 1, source = 's') => ({ source, line, endLine: line, text });
const fact = <T>(value: T) => ({ value, spans: [span(String(value))] });

const variables: Record<string, Schema> = {
  a: 'double',
  b: 'double',
  yes: 'bool',
  no: 'bool',
  text: 'string',
  items: [{ n: 'double', s: 'string' }],
  names: ['string'],
  dict: 'map<string, string>',
  deep: { er: { leaf: 'double' } },
  gone: { leaf: 'double', flag: 'bool', s: 'string', items: [{ n: 'double' }] },
};
const compile = createCompiler({
  variables,
  functions: [
    'twice(double): double',
    'holds(string): bool',
    'clock(string): double',
    'between(string, string): double',
  ],
});

const scope: Scope = {
  variables: {
    a: fact(4),
    b: fact(6),
    yes: fact(true),
    no: fact(false),
    text: fact('Hello'),
    items: [
      { n: fact(1), s: fact('one') },
      { n: fact(2), s: fact('two') },
    ],
    names: ['x', 'y'],
    dict: { key: fact('value') },
    deep: { er: { leaf: fact(9) } },
  },
  functions: { ...standardFunctions, twice: lift((value) => Number(value) * 2) },
};

function conditionOf(source: string): Condition {
  const condition = compile(source);
  if (!isCondition(condition)) throw new Error(condition.message);
  return condition;
}
const answer = (source: string, more: Record<string, unknown> = {}) =>
  evaluate(conditionOf(source), { ...scope, variables: { ...scope.variables, ...more } });
const texts = (spans: readonly { text: string }[]) => spans.map(({ text }) => text);

describe('operators', () => {
  test.each([
    ['a == 4.0', 'yes'],
    ['a == 4', 'yes'],
    ['a != 4.0', 'no'],
    ['a != 5.0', 'yes'],
    ['a < b', 'yes'],
    ['b < a', 'no'],
    ['a < a', 'no'],
    ['a <= a', 'yes'],
    ['b <= a', 'no'],
    ['b > a', 'yes'],
    ['a > a', 'no'],
    ['a >= a', 'yes'],
    ['a >= b', 'no'],
    ['a + b == 10.0', 'yes'],
    ['b - a == 2.0', 'yes'],
    ['-a == 0.0 - 4.0', 'yes'],
    ['text + "!" == "Hello!"', 'yes'],
    ['text in ["Hello", "x"]', 'yes'],
    ['text in ["x"]', 'no'],
    ['!yes', 'no'],
    ['!no', 'yes'],
    ['yes ? no : yes', 'no'],
    ['no ? no : yes', 'yes'],
    ['names[1] == "y"', 'yes'],
    ['dict["key"] == "value"', 'yes'],
    ['dict.key == "value"', 'yes'],
    ['twice(a) == 8.0', 'yes'],
    ['text.size() == 5', 'yes'],
    ['names.size() == 2', 'yes'],
    ['text.startsWith("He")', 'yes'],
    ['text.startsWith("lo")', 'no'],
    ['text.endsWith("lo")', 'yes'],
    ['text.endsWith("He")', 'no'],
    ['text.contains("ell")', 'yes'],
    ['text.contains("elf")', 'no'],
    ['text.lowerAscii() == "hello"', 'yes'],
    ['"hello" == text', 'no'],
    ['deep.er.leaf > 8.0', 'yes'],
  ])('%s: %s', (source, holds) => {
    expect(answer(source).holds).toBe(holds);
  });

  test.each([
    '!gone.flag',
    '-gone.leaf == 1.0',
    'gone.flag ? yes : no',
    'yes ? gone.flag : no',
    'twice(gone.leaf) == 8.0',
    'gone.leaf in [1.0]',
    'a in [gone.leaf]',
    'a in [4.0, gone.leaf]',
    'dict[gone.s] == "value"',
    'dict["none"] == "value"',
    'gone.flag && yes',
    'yes && gone.flag',
    'gone.flag || no',
    'no || gone.flag',
    'gone.leaf < a',
    'a < gone.leaf',
    'gone.items.exists(x, x.n > 0.0)',
  ])('%s is not known', (source) => {
    expect(answer(source)).toMatchObject({ holds: 'unknown', because: [] });
  });

  test('of two unknown operands name what both lack, once', () => {
    expect(answer('gone.leaf < 1.0 && gone.flag').missing).toEqual(['gone.leaf', 'gone.flag']);
    expect(answer('gone.flag || gone.flag').missing).toEqual(['gone.flag']);
    expect(answer('gone.leaf == gone.leaf').missing).toEqual(['gone.leaf']);
    expect(answer('(gone.flag || gone.leaf > 1.0) && (gone.leaf > 2.0 || gone.flag)').missing).toEqual([
      'gone.flag',
      'gone.leaf',
    ]);
    expect(answer('gone.flag && (gone.flag || gone.leaf > 1.0)').missing).toEqual(['gone.flag', 'gone.leaf']);
    expect(answer('gone.flag && yes').missing).toEqual(['gone.flag']);
    expect(answer('dict[gone.s] == "value"').missing).toEqual(['gone.s']);
  });

  test('that decide alone need no other', () => {
    expect(answer('no && gone.flag')).toMatchObject({ holds: 'no', missing: [] });
    expect(answer('gone.flag && no')).toMatchObject({ holds: 'no', missing: [] });
    expect(answer('yes || gone.flag')).toMatchObject({ holds: 'yes', missing: [] });
    expect(answer('gone.flag || yes')).toMatchObject({ holds: 'yes', missing: [] });
  });

  test('a condition rests on what decided it', () => {
    expect(texts(answer('no && yes').because)).toEqual(['false']);
    expect(texts(answer('yes && no').because)).toEqual(['false']);
    expect(texts(answer('yes && a == 4.0').because)).toEqual(['true', '4']);
    expect(texts(answer('no || a == 4.0').because)).toEqual(['4']);
    expect(texts(answer('no || a == 5.0').because)).toEqual(['false', '4']);
    expect(texts(answer('yes ? a == 4.0 : no').because)).toEqual(['true', '4']);
    expect(texts(answer('!no').because)).toEqual(['false']);
    expect(texts(answer('-a < b').because)).toEqual(['4', '6']);
    expect(texts(answer('text.contains(names[0])').because)).toEqual(['Hello']);
    expect(answer('names[0] == "x"').because).toEqual([]);
  });
});

describe('lists', () => {
  test('rest on the elements that decide', () => {
    expect(texts(answer('items.exists(x, x.n > 1.0)').because)).toEqual(['2']);
    expect(texts(answer('items.exists(x, x.n > 5.0)').because)).toEqual(['1', '2']);
    expect(texts(answer('items.all(x, x.n > 1.0)').because)).toEqual(['1']);
    expect(texts(answer('items.all(x, x.n > 0.0)').because)).toEqual(['1', '2']);
    expect(answer('items.all(x, x.n > 0.0)').holds).toBe('yes');
    expect(texts(answer('items.filter(x, x.n > 1.0).size() == 1').because)).toEqual(['2']);
    expect(answer('items.filter(x, x.n > 1.0).exists(y, y.s == "two")').holds).toBe('yes');
    expect(answer('items.filter(x, x.n > 1.0).exists(y, y.s == "one")').holds).toBe('no');
    expect(answer('items.exists(x, items.exists(y, y.n > x.n))').holds).toBe('yes');
  });

  const half = { items: [{ n: fact(1) }, {}] };
  test('some of whose elements are not known', () => {
    expect(answer('items.exists(x, x.n > 0.0)', half)).toMatchObject({ holds: 'yes', missing: [] });
    expect(answer('items.exists(x, x.n > 1.0)', half)).toMatchObject({ holds: 'unknown', missing: ['items.n'] });
    expect(answer('items.all(x, x.n > 0.0)', half)).toMatchObject({ holds: 'unknown', missing: ['items.n'] });
    expect(answer('items.all(x, x.n > 1.0)', half)).toMatchObject({ holds: 'no', missing: [] });
    expect(answer('items.filter(x, x.n > 1.0).size() == 0', half)).toMatchObject({
      holds: 'unknown',
      missing: ['items.n'],
    });
    expect(answer('items.filter(x, gone.items.exists(y, y.n > x.n)).exists(z, z.n > 0.0)')).toMatchObject({
      holds: 'unknown',
      missing: ['gone.items'],
    });
  });

  test('that are no lists are not known', () => {
    expect(answer('items.exists(x, x.n > 0.0)', { items: fact('x') })).toMatchObject({
      holds: 'unknown',
      missing: ['items'],
    });
    expect(answer('names[0] == "x"', { names: undefined })).toMatchObject({ holds: 'unknown', missing: ['names'] });
    expect(answer('names[0] == "x"', { names: null })).toMatchObject({ holds: 'unknown', missing: ['names'] });
    expect(answer('names[0] == "x"', { names: 'xyz' })).toMatchObject({ holds: 'unknown', missing: ['names'] });
    expect(answer('text in names', { names: 4 }).holds).toBe('no');
    expect(answer('names.size() == 0', { names: 4 }).holds).toBe('yes');
  });
});

describe('names', () => {
  test('lead to facts, and nowhere else', () => {
    expect(answer('deep.er.leaf == 1.0', { deep: fact('x') })).toMatchObject({
      holds: 'unknown',
      missing: ['deep.er.leaf'],
    });
    expect(answer('deep.er.leaf == 1.0', { deep: null })).toMatchObject({
      holds: 'unknown',
      missing: ['deep.er.leaf'],
    });
    expect(answer('deep.er.leaf == 1.0', { deep: { er: null } })).toMatchObject({
      holds: 'unknown',
      missing: ['deep.er.leaf'],
    });
    expect(answer('a == 1.0', { a: null })).toMatchObject({ holds: 'unknown', missing: ['a'] });
    expect(answer('a == 1.0', { a: 1 }).holds).toBe('yes');
    expect(answer('dict.toString == "x"').holds).toBe('unknown');
    const bare = { variables: {}, functions: {} };
    const inherited: Condition = {
      source: 'constructor == 1',
      expression: {
        op: '==',
        left: { op: 'name', name: 'constructor', at: [0, 11] },
        right: { op: 'literal', value: 1, at: [15, 16] },
        at: [0, 16],
      },
    };
    expect(evaluate(inherited, bare)).toEqual({ holds: 'unknown', because: [], missing: ['constructor'] });
  });

  test('bound in a macro hide those outside', () => {
    expect(answer('items.exists(a, a.n == 2.0) && a == 4.0').holds).toBe('yes');
  });
});

describe('what an outcome rests on', () => {
  test('are at most six lines, each once', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ n: fact(index) }));
    expect(texts(answer('items.all(x, x.n >= 0.0)', { items: many(9) }).because)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    const at = (line: number, source: string, text: string) => ({ value: 1, spans: [span(text, line, source)] });
    const alike = [at(1, 's', 't'), at(1, 's', 't'), at(2, 's', 't'), at(1, 'other', 't'), at(1, 's', 'u')].map(
      (n) => ({ n }),
    );
    expect(answer('items.all(x, x.n == 1.0)', { items: alike }).because).toHaveLength(4);
    const long = { value: 4, spans: Array.from({ length: 11 }, (_, index) => span('same', index < 10 ? 1 : 2)) };
    expect(
      answer('a == b - 2.0', { a: long, b: { value: 6, spans: [span('b', 3), span('c', 4)] } }).because,
    ).toHaveLength(3);
  });
});

describe('a trace', () => {
  test('has each part in the order of the text, with what it saw and how deep it stands', () => {
    const steps: TraceStep[] = [];
    evaluate(conditionOf('a == 4.0 && gone.flag || items.exists(x, x.n > 1.0)'), scope, steps);
    expect(steps.map(({ depth, text, seen }) => `${depth} ${text} ${seen.known ? seen.value : '?'}`)).toEqual([
      '0 a == 4.0 && gone.flag || items.exists(x, x.n > 1.0) true',
      '1 a == 4.0 && gone.flag ?',
      '2 a == 4.0 true',
      '3 a 4',
      '2 gone.flag ?',
      '1 items.exists(x, x.n > 1.0) true',
      '2 x.n > 1.0 false',
      '3 x.n 1',
      '2 x.n > 1.0 true',
      '3 x.n 2',
    ]);
    expect(steps[2]).toMatchObject({ start: 0, end: 8 });
    const none: TraceStep[] = [];
    evaluate(conditionOf('text in ["Hello"]'), scope, none);
    expect(none.map(({ text }) => text)).toEqual(['text in ["Hello"]', 'text']);
  });
});

describe('functions', () => {
  test('that nothing defines are an error of the program', () => {
    expect(() => answer('holds("x")')).toThrow('condition calls holds(), which nothing defines: holds("x")');
  });

  test('are not known where an argument is not', () => {
    const seen = (...args: readonly Seen[]) => lift((...values) => values.join())(...args);
    expect(seen(known(1, [span('a')]), known(2, [span('b')]))).toEqual(known('1,2', [span('a'), span('b')]));
    expect(seen(known(1), unknown('x'), unknown('y'))).toEqual(unknown('x', 'y'));
    expect(known(1)).toEqual({ known: true, value: 1, spans: [] });
  });

  test('an operator outside of the language is an error of the program', () => {
    const operand = { op: 'literal', value: 1, at: [0, 1] } as const;
    const condition = {
      source: '1 * 1',
      expression: { op: '*' as '+', left: operand, right: operand, at: [0, 5] },
    } as const;
    expect(() => evaluate(condition, scope)).toThrow('operator * is not part of the rule language');
  });
});

describe('compiling', () => {
  const problem = (source: string) => {
    const result = compile(source);
    if (isCondition(result)) throw new Error(`${source} is a condition`);
    return result;
  };

  test('a condition is yes or no', () => {
    expect(problem('a + b')).toEqual({ message: 'a condition is yes or no, this is double', at: [0, 5] });
    expect(problem('text')).toEqual({ message: 'a condition is yes or no, this is string', at: [0, 4] });
  });

  test('what is wrong is told in one line, with its place', () => {
    expect(problem('no || names[int(a)] == "x"')).toEqual({
      message: 'function int() is not part of the rule language',
      at: [12, 18],
    });
    expect(problem('size(names) == 2 && string(a) == "4"').message).toContain('string()');
    for (const source of [
      'nothing == 1.0',
      'a ==',
      'a == "x"',
      'a * b == 1.0',
      'text.matches("x")',
      'gone.leef == 1.0',
    ]) {
      const { message, at } = problem(source);
      expect(message).not.toContain('\n');
      expect(message.length).toBeGreaterThan(5);
      expect(at[0]).toBeGreaterThanOrEqual(0);
      expect(at[1]).toBeLessThanOrEqual(source.length);
    }
    expect(problem('no || nothing == 1.0').at).toEqual([6, 13]);
    expect(problem('no || text.matches("x")')).toMatchObject({
      message: 'function matches() is not part of the rule language',
      at: [6, 23],
    });
    expect(problem('no || a / b == 1.0')).toMatchObject({
      message: 'operator / is not part of the rule language',
      at: [6, 11],
    });
  });

  test('a part has the brackets around its operands, whatever its strings hold', () => {
    const partsOf = (source: string) => [...parts(conditionOf(source).expression)].map(({ at }) => source.slice(...at));
    expect(partsOf('!((yes)) && (no || text == "(") && ( yes && (a == 1.0 ) )')).toEqual([
      '!((yes)) && (no || text == "(") && ( yes && (a == 1.0 ) )',
      '!((yes)) && (no || text == "(")',
      '!((yes))',
      'yes',
      'no || text == "("',
      'no',
      'text == "("',
      'text',
      '"("',
      'yes && (a == 1.0 )',
      'yes',
      'a == 1.0',
      'a',
      '1.0',
    ]);
    expect(partsOf(`((a) + (b)) == 1.0 || text == 'it\\'s)'`).slice(0, 3)).toEqual([
      `((a) + (b)) == 1.0 || text == 'it\\'s)'`,
      '((a) + (b)) == 1.0',
      '(a) + (b)',
    ]);
  });

  test('a condition is data, with the place of each part', () => {
    const { source, expression } = conditionOf(
      '!no && -a < 1.0 ? names[0] == "x" : items.all(x, twice(x.n) in [1.0, 2.0])',
    );
    expect(source).toContain('names[0]');
    expect(JSON.parse(JSON.stringify(expression))).toEqual(expression);
    const ops = [...parts(expression)].map(({ op, at }) => `${op} ${source.slice(at[0], at[1])}`);
    expect(ops).toEqual([
      `if ${source}`,
      '&& !no && -a < 1.0',
      'not !no',
      'name no',
      '< -a < 1.0',
      'minus -a',
      'name a',
      'literal 1.0',
      '== names[0] == "x"',
      'index names[0]',
      'name names',
      'literal 0',
      'literal "x"',
      'each items.all(x, twice(x.n) in [1.0, 2.0])',
      'name items',
      'in twice(x.n) in [1.0, 2.0]',
      'call twice(x.n)',
      'field x.n',
      'name x',
      'list [1.0, 2.0]',
      'literal 1.0',
      'literal 2.0',
    ]);
    expect([...parts(conditionOf('names[0] == "x"').expression)].find(({ op }) => op === 'literal')).toMatchObject({
      value: 0,
    });
  });
});

describe('the facts that a condition reads', () => {
  test.each([
    ['a == 1.0 && b == a', ['a', 'b']],
    ['deep.er.leaf == 1.0', ['deep.er.leaf']],
    ['items.exists(x, x.n == a)', ['items', 'a']],
    ['items.exists(x, x.n == 1.0) && gone.items.all(y, y.n > 1.0)', ['items', 'gone.items']],
    ['items.exists(x, items.exists(y, y.n == x.n))', ['items']],
    ['names[0] == text', ['names', 'text']],
    ['names.exists(n, n == text)', ['names', 'text']],
    ['items.filter(x, x.n > b).size() == 1', ['items', 'b']],
    ['items.filter(x, x.n > b)[0].n == 1.0', ['items', 'b']],
    ['yes ? a == 1.0 : !no', ['yes', 'a', 'no']],
    ['text in ["x", names[0]]', ['text', 'names']],
    ['twice(-a) == 1.0', ['a']],
    ['items.exists(x, x.n == 1.0) || x == 1.0', null],
  ])('%s: %j', (source, paths) => {
    const condition = compile(source);
    if (paths === null) expect(isCondition(condition)).toBe(false);
    else expect(factsRead(conditionOf(source).expression)).toEqual(paths);
  });
});

describe('asking', () => {
  const hidden = { holds: ['items'], clock: null, between: null };
  const roots = (source: string) => rootsRead(conditionOf(source).expression, hidden);

  test('knows the variables that a condition reads, through functions too', () => {
    expect(roots('deep.er.leaf == 1.0 && a == 1.0')).toEqual(['deep', 'a']);
    expect(roots('holds("x") && a == 1.0')).toEqual(['a', 'items']);
    expect(roots('twice(a) == 1.0')).toEqual(['a']);
    expect(roots('clock(text) > 1.0')).toEqual(['text']);
    expect(roots('clock("2026") > 1.0')).toBeNull();
    expect(roots('between(text, "2026") > 1.0')).toEqual(['text']);
    expect(roots('a == 1.0 || clock("2026") > 1.0')).toBeNull();
  });

  test('evaluates each condition once where nothing that it reads is known', () => {
    let compiled = 0;
    let called = 0;
    const holds: RuleFunction = () => {
      called += 1;
      return unknown('items');
    };
    const clock: RuleFunction = () => {
      called += 1;
      return known(called);
    };
    const ask = createAsk((source) => {
      compiled += 1;
      return conditionOf(source);
    }, hidden);
    const over = (known: Record<string, unknown>) => ({ variables: known, functions: { holds, clock } });
    const blank = ask('holds("x")', over({}));
    expect(blank).toEqual({ holds: 'unknown', because: [], missing: ['items'] });
    expect(ask('holds("x")', over({ a: fact(1) }))).toBe(blank);
    expect([compiled, called]).toEqual([1, 1]);
    ask('holds("x")', over({ items: [] }));
    expect([compiled, called]).toEqual([1, 2]);
    expect(ask('clock("x") == 3.0', over({})).holds).toBe('yes');
    expect(ask('clock("x") == 3.0', over({})).holds).toBe('no');
    expect([compiled, called]).toEqual([2, 4]);
    expect(ask('a == 1.0', over({}))).toMatchObject({ holds: 'unknown' });
    expect(ask('a == 1.0', over({ a: fact(1) })).holds).toBe('yes');
    expect(ask('a == 1.0', over({ a: fact(2) })).holds).toBe('no');
    expect(ask('a == 1.0 && b == 1.0', over({})).missing).toEqual(['a', 'b']);
    expect(ask('a == 1.0 && b == 1.0', over({ a: fact(1) })).missing).toEqual(['b']);
  });
});

describe('the limits of a condition', () => {
  const built = createCompiler(vocabulary);
  test.each([
    ['nodes', (count: number) => Array.from({ length: count }, () => 'release == "1"').join(' || '), 80, 130],
    ['list elements', (count: number) => `release in [${Array.from({ length: count }, () => '"1"').join()}]`, 55, 65],
    ['depth', (count: number) => `${'!('.repeat(count)}release == "1"${')'.repeat(count)}`, 15, 45],
  ])('%s', (_, make, fine, tooMany) => {
    expect(isCondition(built(make(fine)))).toBe(true);
    expect(isCondition(built(make(tooMany)))).toBe(false);
  });
});
