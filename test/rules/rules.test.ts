import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPack } from '../../src/cli/pack.js';
import { diagnoseText, runKnowledgeTests, testedEntries } from '../../src/diagnose/ask/harness.js';
import { createEngine } from '../../src/diagnose/judge/engine.js';
import { vocabulary } from '../../src/diagnose/judge/vocabulary.js';
import { lintKnowledge } from '../../src/knowledge/lint.js';
import { loadKnowledge } from '../../src/knowledge/load.js';
import { createCompiler, isCondition } from '../../src/rules/compile.js';
import { evaluate, known, lift } from '../../src/rules/evaluate.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compile = createCompiler(vocabulary);
const loaded = loadKnowledge(readPack(`${root}/knowledge`), compile);
const engine = createEngine(loaded.knowledge, loaded.conditions);

const span = (text: string) => ({ source: 's', line: 1, endLine: 1, text });
const fact = <T>(value: T) => ({ value, spans: [span(String(value))] });

function holds(source: string, variables: Record<string, unknown>) {
  const condition = compile(source);
  if (!isCondition(condition)) throw new Error(condition.message);
  return evaluate(condition, {
    variables,
    functions: { size: lift((list) => (list as []).length), isAddress: () => known(true) },
  });
}

/** Line ranges of the reference that an entry gives as its source, or that a part of it gives. */
function sourceLines(node: unknown): [number, number][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]): [number, number][] => {
    if (key !== 'source' || typeof value !== 'string') return sourceLines(value);
    const guide = [...value.matchAll(/guide ([\d, -]+)/g)].map(([, list = '']) => list).join(',');
    return [...guide.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, from = '0', to = from]) => [Number(from), Number(to)]);
  });
}

describe('the language', () => {
  test('has no regular expressions, and none of the methods that it does not name', () => {
    expect(compile('release.matches("(a+)+$")')).toMatchObject({ message: expect.stringContaining('matches') });
    expect(compile('release.split(".").size() > 1')).toMatchObject({ message: expect.stringContaining('split') });
    expect(isCondition(compile('release.startsWith("17")'))).toBe(true);
  });

  test('bounds the size and the depth of a condition', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'release == "17"').join(' || ');
    expect(isCondition(compile(many(20)))).toBe(true);
    expect(isCondition(compile(many(500)))).toBe(false);
    const deep = (count: number) => `${'!('.repeat(count)}release == "17"${')'.repeat(count)}`;
    expect(isCondition(compile(deep(10)))).toBe(true);
    expect(isCondition(compile(deep(100)))).toBe(false);
  });
});

describe('three values', () => {
  const cslu = { state: { transport: { type: fact('cslu') } } };
  test.each([
    ['state.transport.type == "cslu"', cslu, 'yes'],
    ['state.transport.type == "smart"', cslu, 'no'],
    ['state.transport.url == "x"', cslu, 'unknown'],
    ['!(state.transport.url == "x")', cslu, 'unknown'],
    ['state.transport.type == "smart" && state.transport.url == "x"', cslu, 'no'],
    ['state.transport.url == "x" && state.transport.type == "smart"', cslu, 'no'],
    ['state.transport.url == "x" || state.transport.type == "cslu"', cslu, 'yes'],
    ['state.transport.type == "cslu" && state.transport.url == "x"', cslu, 'unknown'],
    ['messages.exists(m, m.mnemonic == "A")', {}, 'unknown'],
    ['messages.exists(m, m.mnemonic == "A")', { messages: [] }, 'no'],
    ['messages.all(m, m.mnemonic == "A")', { messages: [] }, 'yes'],
    ['messages.exists(m, m.count > 3)', { messages: [{ count: fact(4) }, {}] }, 'yes'],
    ['messages.exists(m, m.count > 3)', { messages: [{ count: fact(1) }, {}] }, 'unknown'],
    ['messages.all(m, m.count > 3)', { messages: [{ count: fact(1) }, {}] }, 'no'],
  ])('%s', (source, variables, expected) => {
    expect(holds(source, variables).holds).toBe(expected);
  });

  test('an outcome rests on the spans that decided it', () => {
    const outcome = holds('state.transport.type == "smart" || state.transport.type == "cslu"', cslu);
    expect(outcome.because.map(({ text }) => text)).toEqual(['cslu']);
  });

  test('an unknown outcome names the facts that are lacking', () => {
    expect(holds('state.transport.url == "x" && state.account.smart == "y"', cslu).missing).toEqual([
      'state.transport.url',
      'state.account.smart',
    ]);
  });

  test('a field that no schema has is an error with its place', () => {
    const result = compile('state.transprt.type == "cslu"');
    expect(isCondition(result)).toBe(false);
    if (!isCondition(result)) expect(result.at).toEqual([6, 14]);
  });

  test('a name of the language’s own is no fact', () => {
    expect(
      holds('state.transport.type == "cslu" || messages.exists(m, m.fields.constructor == "x")', {
        messages: [{ fields: {} }],
      }).holds,
    ).toBe('unknown');
  });
});

describe('the knowledge', () => {
  test('has nothing that lint objects to', () => {
    expect(lintKnowledge(loaded)).toEqual([]);
  });

  test('a broken file is reported with line and column, and the others are read', () => {
    const files = [
      { path: 'failures/a.yaml', text: 'id: a\ntitle: A\nmatch: [x]\nmeaning: m\nbasis: guide\nsource: s\n' },
      { path: 'failures/b.yaml', text: 'id: b\ntitel: B\nmatch: [x]\nmeaning: m\nbasis: guide\nsource: s\n' },
    ];
    const result = loadKnowledge(files, compile);
    expect(result.knowledge.failures.map(({ id }) => id)).toEqual(['a']);
    expect(result.diagnostics.some(({ source, line }) => source === 'failures/b.yaml' && line === 2)).toBe(true);
  });

  test('every finding, cause and configuration does what its examples say', () => {
    const { ran, failed } = runKnowledgeTests(engine, testedEntries(loaded.knowledge), (path) =>
      readFileSync(`${root}/test/inputs/causes/${path}`, 'utf8'),
    );
    expect(ran).toBeGreaterThan(150);
    expect(failed).toEqual([]);
  });

  test('covers every row of the reference that it lists', () => {
    const rows = parse(readFileSync(`${root}/test/knowledge/guide-coverage.yaml`, 'utf8')) as {
      kind: string;
      title: string;
      lines: [number, number];
      covered: string[];
    }[];
    const entries = new Map<string, object[]>();
    for (const kind of Object.values(loaded.knowledge) as readonly (readonly { id?: string }[])[]) {
      for (const entry of kind) if (entry.id) entries.set(entry.id, [...(entries.get(entry.id) ?? []), entry]);
    }
    const nameless = rows.flatMap(({ covered }) => covered.filter((id) => !entries.has(id.split('#')[0] ?? id)));
    expect(nameless).toEqual([]);
    // An entry covers a row when it, or a part of it, gives lines of that row as its source.
    const isCovered = ({ lines: [first, last], covered }: (typeof rows)[number]) =>
      covered.some((id) =>
        (entries.get(id.split('#')[0] ?? id) ?? []).some((entry) =>
          sourceLines(entry).some(([from, to]) => from <= last && to >= first),
        ),
      );
    const uncovered = rows.filter((row) => !isCovered(row));
    process.stdout.write(`${rows.length - uncovered.length} of ${rows.length} rows covered\n`);
    expect(uncovered.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([]);
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['message', 'topology', 'workflow', 'procedure', 'table', 'feature', 'section']),
    );
  });

  test('covers every case that the field knows', () => {
    const rows = parse(readFileSync(`${root}/test/knowledge/field-coverage.yaml`, 'utf8')) as {
      number: number;
      title: string;
      basis: string;
      covered: string[];
    }[];
    const kinds = Object.entries(loaded.knowledge) as [string, readonly { id?: string; basis?: string }[]][];
    const basisOf = new Map(kinds.flatMap(([, list]) => list.map(({ id, basis }) => [id, basis] as const)));
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 42 }, (_, index) => index + 1));
    const unknown = rows.flatMap(({ number, covered }) =>
      covered.filter((id) => !basisOf.has(id)).map((id) => `${number}: ${id}`),
    );
    expect(unknown).toEqual([]);
    expect(rows.filter(({ covered }) => covered.length === 0)).toEqual([]);
    process.stdout.write(`${rows.length} of 42 field cases covered\n`);
  });

  test('never starts with a factory reset', () => {
    for (const cause of loaded.knowledge.causes) {
      const [first] = cause.actions;
      expect(JSON.stringify(first ?? {}), cause.id).not.toContain('factory reset');
    }
  });
});

describe('healthy inputs', () => {
  const folder = `${root}/test/healthy`;
  const inputs = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  test.each(inputs)('nothing is confirmed on %s', (name) => {
    const { devices } = diagnoseText(engine, readFileSync(`${folder}/${name}`, 'utf8'), {
      now: null,
      topology: null,
    });
    expect(devices.length).toBeGreaterThan(0);
    const serious = devices.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== 'info'));
    expect(serious.map(({ id }) => id)).toEqual([]);
  });
});
