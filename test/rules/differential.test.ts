import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler, isCondition } from '../../src/rules/compile.js';
import { evaluate, standardFunctions } from '../../src/rules/evaluate.js';

/** What conditions may name in these tests, with values. */
const VALUES = {
  n: 3,
  d: 0.5,
  s: 'server',
  e: '',
  b: true,
  l: ['a', 'server', ''],
  m: { server: 'x', error: '' },
  u: [
    { sn: 'F1', k: 2 },
    { sn: 'F2', k: 3 },
  ],
};
const compile = createCompiler({
  variables: {
    n: 'double',
    d: 'double',
    s: 'string',
    e: 'string',
    b: 'bool',
    l: ['string'],
    m: 'map<string, string>',
    u: [{ sn: 'string', k: 'double' }],
    x: 'bool',
    y: 'bool',
    z: 'string',
  },
  functions: [],
});

/** The same values as facts of a device. */
function facts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(facts);
  if (typeof value !== 'object' || value === null) return { value, spans: [] };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, facts(item)]));
}

const variables = facts(VALUES) as Record<string, unknown>;
const cel = new Environment({ unlistedVariablesAreDyn: true });
cel.registerOperator('double == int', (a: number, b: bigint) => a === Number(b));

const text = fc
  .constantFrom(
    's',
    'e',
    'z0',
    '"a"',
    '"server"',
    '""',
    'l[1]',
    'm["error"]',
    'm.server',
    'u[0].sn',
    's + "x"',
    's.lowerAscii()',
  )
  .filter((word) => word !== 'z0');
const number = fc.constantFrom('n', 'd', '1.0', '3.0', '-2.5', 'n - d', 'n + 1.0', 'u[1].k', '-d');
const whole = fc.constantFrom(
  '0',
  '1',
  '2',
  'size(l)',
  'size(s)',
  'l.size()',
  'size(m)',
  'size(["a"] + l)',
  'u.filter(w, w.k > 2.0).size()',
);
const texts = fc.constantFrom(
  'l',
  '[]',
  '["a"]',
  '["a", "server", ""]',
  'l + ["b"]',
  '["a"] + ["b"]',
  '[s, e]',
  '[u[0].sn]',
);
const order = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const same = fc.constantFrom('==', '!=');

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(
      'b',
      'true',
      'false',
      '[1] == [1]',
      '1u == 1u',
      'm.exists(k, k == "server")',
      'm.all(k, k != "other")',
      '"other" in m',
    ),
    fc.tuple(text, order, text).map((words) => words.join(' ')),
    fc.tuple(number, order, number).map((words) => words.join(' ')),
    fc.tuple(whole, order, whole).map((words) => words.join(' ')),
    fc.tuple(texts, same, texts).map((words) => words.join(' ')),
    fc.tuple(text, fc.constant('in'), fc.oneof(texts, fc.constant('m'))).map((words) => words.join(' ')),
    fc.tuple(text, fc.constantFrom('startsWith', 'endsWith', 'contains'), text).map(([a, f, b]) => `(${a}).${f}(${b})`),
    fc.tuple(texts, fc.constantFrom('exists', 'all'), order, text).map(([l, f, o, t]) => `(${l}).${f}(i, i ${o} ${t})`),
    fc.tuple(fc.constantFrom('exists', 'all'), order, number).map(([f, o, v]) => `u.${f}(w, w.k ${o} ${v})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||', '==', '!='), tie('condition'))
      .map(([a, o, c]) => `(${a}) ${o} (${c})`),
    tie('condition').map((c) => `!(${c})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([a, c, d]) => `(${a}) ? (${c}) : (${d})`),
  ),
}));

describe('conditions over what is known', () => {
  it('come out as another implementation of CEL has them, or are refused', () => {
    let compared = 0;
    fc.assert(
      fc.property(condition, (source) => {
        const compiled = compile(source);
        if (!isCondition(compiled)) return;
        compared++;
        const expected = cel.evaluate(source, VALUES);
        expect({ source, holds: evaluate(compiled, { variables, functions: standardFunctions }).holds }).toEqual({
          source,
          holds: expected === true ? 'yes' : 'no',
        });
      }),
      { numRuns: 3000, seed: 20 },
    );
    expect(compared).toBeGreaterThan(2000);
  });

  it.each([
    'null == null',
    'b"x" == b"x"',
    '{"a": 1} == {"a": 1}',
    '9007199254740993 == 9007199254740992',
    'n == 1u',
    'l[0.0] == "a"',
    '[1, "a"] == [1, "a"]',
    '1 / 1 == 1',
    'has(m.server)',
    'l.map(i, i) == l',
    'type(n) == double',
    '1u - 2u < 1u',
  ])('%s is refused', (source) => {
    expect(isCondition(compile(source))).toBe(false);
  });

  it('nothing of the language’s own objects shows through', () => {
    for (const key of ['constructor', 'toString', '__proto__', 'length']) {
      for (const [source, holds] of [
        [`m["${key}"] == "x"`, 'unknown'],
        [`"${key}" in m`, 'no'],
      ] as const) {
        const compiled = compile(source);
        expect(isCondition(compiled) && evaluate(compiled, { variables, functions: standardFunctions }).holds).toBe(
          holds,
        );
      }
    }
  });
});

describe('three values', () => {
  const VALUE = { yes: true, no: false, unknown: undefined } as const;
  type Holds = keyof typeof VALUE;
  const all = Object.keys(VALUE) as Holds[];
  const not = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;
  const ask = (source: string, x: Holds, y: Holds) => {
    const compiled = compile(source);
    if (!isCondition(compiled)) throw new Error(compiled.message);
    const given = Object.entries({ x, y }).flatMap(([name, holds]) =>
      holds === 'unknown' ? [] : [[name, { value: VALUE[holds], spans: [] }]],
    );
    return evaluate(compiled, { variables: Object.fromEntries(given), functions: standardFunctions });
  };
  const and = (x: Holds, y: Holds): Holds =>
    x === 'no' || y === 'no' ? 'no' : x === 'yes' && y === 'yes' ? 'yes' : 'unknown';
  const or = (x: Holds, y: Holds): Holds => not[and(not[x], not[y])];
  const same = (x: Holds, y: Holds): Holds => (x === 'unknown' || y === 'unknown' ? 'unknown' : x === y ? 'yes' : 'no');
  const pairs = all.flatMap((x) => all.map((y) => [x, y] as const));

  it.each(pairs)('of %s and %s', (x, y) => {
    expect(ask('x && y', x, y).holds).toBe(and(x, y));
    expect(ask('x || y', x, y).holds).toBe(or(x, y));
    expect(ask('!x', x, y).holds).toBe(not[x]);
    expect(ask('x == y', x, y).holds).toBe(same(x, y));
    expect(ask('x != y', x, y).holds).toBe(not[same(x, y)]);
    expect(ask('x ? y : false', x, y).holds).toBe(x === 'yes' ? y : x === 'no' ? 'no' : 'unknown');
    expect(ask('[x, y].exists(i, i)', x, y).holds).toBe(x === 'unknown' || y === 'unknown' ? 'unknown' : or(x, y));
    expect(ask('x in [y]', x, y).holds).toBe(same(x, y));
    expect(ask('[x] == [y]', x, y).holds).toBe(same(x, y));
  });

  it('names what is missing only where that decides', () => {
    expect(ask('x && y', 'no', 'unknown').missing).toEqual([]);
    expect(ask('x && y', 'yes', 'unknown').missing).toEqual(['y']);
    expect(ask('x || y', 'unknown', 'unknown').missing).toEqual(['x', 'y']);
  });
});
